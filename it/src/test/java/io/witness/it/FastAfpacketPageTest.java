package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/fast-afpacket.md, and its map of names. */
@Timeout(120)
class FastAfpacketPageTest {
    private static final String PAGE = "docs/fast-afpacket.md";
    private static final int MOST_LINES = 30;
    /** The names of the package, in the order of its documentation. */
    private static final List<String> NAMES = List.of(
            "SocketOptTimestamping",
            "MsgErrQueue",
            "Addr",
            "Addr.HardwareAddr",
            "Addr.Network()",
            "Addr.String()",
            "Config",
            "Config.DualConn",
            "Config.Filter",
            "Conn",
            "Listen(iface, type, protocol, config)",
            "Conn.Close()",
            "Conn.LocalAddr()",
            "Conn.ReadFrom(b)",
            "Conn.RecvRxTimestamps(b)",
            "Conn.RecvTxTimestamps(b)",
            "Conn.SetBPF(filter)",
            "Conn.SetDeadline(t)",
            "Conn.SetReadDeadline(t)",
            "Conn.SetWriteDeadline(t)",
            "Conn.Stats()",
            "Conn.WriteTo(b, addr)",
            "SocketTimestamps",
            "SocketTimestamps.Software",
            "SocketTimestamps.Hardware",
            "ParseSocketTimestamps(msg)",
            "Stats",
            "Stats.Packets",
            "Stats.Drops",
            "Stats.FreezeQueueCount");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]*)` \\| .* \\| .*\\|$");
    private static final String STAMP = "software=\\d{10}\\.\\d{9}";

    @TempDir
    private static Path directory;

    private static PagePrograms programs;

    @BeforeAll
    static void compile() throws Exception {
        programs = PagePrograms.compile(PAGE, directory);
    }

    @Test
    void shouldHaveAPlaceForEachName() throws Exception {
        String page = Files.readString(Page.of(PAGE).file());
        String map =
                page.substring(page.indexOf("## The names of fast_afpacket"), page.indexOf("## What was not shown"));
        List<String> names =
                ROW.matcher(map).results().map(row -> row.group(1)).skip(1).toList();
        assertEquals(NAMES, names);
    }

    @Test
    void shouldHaveShortPrograms() {
        assertEquals(
                Set.of("SendStamped", "ReceiveStamped", "Filtered"),
                programs.texts().keySet());
        programs.texts().forEach((name, text) -> assertTrue(text.lines().count() <= MOST_LINES, name));
    }

    @Test
    void shouldSendWithTransmitTimeStamps() throws Exception {
        try (Veth veth = Veth.create()) {
            while (!Child.run(directory, "ip", "-o", "link", "show", veth.far()).contains(" state UP ")) {
                Thread.sleep(10); // until the kernel has noticed that both ends are up, it drops what is sent
            }
            List<String> lines = programs.run("SendStamped", veth.far());
            assertEquals(4, lines.size(), lines::toString);
            for (int i = 0; i < 3; i++) {
                assertTrue(
                        lines.get(i).matches(i + " is " + i + " SENT " + STAMP + ", 60 bytes, number " + i),
                        lines::toString);
            }
            assertEquals("Stamps[received=3, missing=0, awaited=0]", lines.get(3));
        }
    }

    @Test
    void shouldReceiveWithReceiveTimeStamps() throws Exception {
        try (Veth veth = Veth.create();
                Child program = programs.start("ReceiveStamped", veth.captured());
                Child flood = Traffic.flood(directory, veth, 1000, 100)) {
            program.expectStatus(0);
            List<String> lines = program.lines();
            assertEquals(4, lines.size(), lines::toString);
            assertTrue(
                    lines.get(0).matches("100 bytes from [0-9a-f:]{17} (" + STAMP + " )?missing=\\[.*HARDWARE.*]"),
                    lines::toString);
            assertTrue(lines.get(3).matches("RingTotals\\[accepted=\\d+, dropped=\\d+, freezes=0]"), lines::toString);
        }
    }

    @Test
    void shouldFilterBeforeBind() throws Exception {
        try (Veth veth = Veth.create();
                Child program = programs.start("Filtered", veth.captured());
                Child flood = Traffic.flood(directory, veth, 1000, 100)) {
            program.expectStatus(0);
            String udp = "100 bytes, IP protocol 17";
            assertEquals(List.of(udp, udp, udp, "no TCP"), program.lines());
        }
    }
}
