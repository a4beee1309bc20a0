package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code dump -w} writes of an interface that is no Ethernet, and what is said of one that does not exist. */
class TunnelFileTest {
    private static final String NAME = "wtun1";
    private static final int FIRST_PORT = 2000;
    /** Tunnels, SLIP, raw HDLC: what the kernel delivers of them starts with an IP header. */
    private static final List<Integer> RAW =
            List.of(0xFFFE, 768, 776, 778, 769, 823, 519, 256, 257, 258, 259, 264, 518);
    /** PPP, ATM, InfiniBand, X.25, 6LoWPAN and others, of which nobody knows whether there is a link header. */
    private static final List<Integer> UNKNOWN = List.of(512, 0, 15, 19, 27, 32, 270, 271, 779, 825, 4711, 0xFFFF);

    private static final int WIRELESS = 801;

    @TempDir
    Path home;

    @Test
    void shouldWriteForEachHardwareTypeWhatWiresharkReadsAndHintAtWhatWasMeant() throws Exception {
        Path file = home.resolve("dumped.pcapng");
        List<Integer> types = types();
        try (Tun tun = new Tun(NAME);
                Witness witness = Witness.start(
                        home,
                        entry("tun", NAME),
                        entry("any", "any"),
                        entry("at", NAME + "@if2"),
                        entry("case", "WTUN1"));
                Child dump = Clients.dump(home, socket("tun"), "-w", file, "-c", types.size())) {
            witness.awaitClients(List.of(dump));
            for (int i = 0; i < types.size(); i++) {
                tun.become(types.get(i)); // the ring stays: the interface is the same
                tun.send(Tun.udp(FIRST_PORT + i));
            }
            dump.expectStatus(0);
            assertHints(witness);
        }
        assertReadable(types, file);
    }

    private static List<Integer> types() {
        List<Integer> types = new ArrayList<>(RAW);
        types.add(WIRELESS);
        types.addAll(UNKNOWN);
        return types;
    }

    private Path socket(String name) {
        return home.resolve(name + ".sock");
    }

    private Entry entry(String name, String captured) {
        return Entry.of(socket(name), captured)
                .with("BlockSize", 65_536)
                .with("NumBlocks", 64)
                .with("BlockTimeoutMillis", 10);
    }

    private static void assertHints(Witness witness) throws Exception {
        String lines = String.join("\n", witness.process().lines());
        String table = witness.shell("witness:sockets");
        for (String hint : List.of(
                "interface any does not exist: Linux has no interface that stands for several: write one entry",
                "interface " + NAME + "@if2 does not exist: did you mean \"" + NAME + "\"?",
                "interface WTUN1 does not exist: did you mean \"" + NAME + "\"?")) {
            assertTrue((lines + table).contains(hint), () -> hint + "\n" + lines + "\n" + table);
        }
    }

    /** A line a packet: what Wireshark takes it for, and its port. */
    private void assertReadable(List<Integer> types, Path file) throws Exception {
        List<String> packets = Child.run(
                        home,
                        "tshark",
                        "-n",
                        "-r",
                        file.toString(),
                        "-T",
                        "fields",
                        "-e",
                        "frame.protocols",
                        "-e",
                        "udp.dstport")
                .lines()
                .toList();
        assertEquals(types.size(), packets.size(), packets::toString);
        for (int i = 0; i < types.size(); i++) {
            assertEquals(expected(types.get(i), FIRST_PORT + i), shortened(packets.get(i)), "type " + types.get(i));
        }
    }

    private static String expected(int type, int port) {
        if (type == WIRELESS) {
            return "wlan";
        }
        return (RAW.contains(type) ? "raw:ip:udp" : "sll:ethertype:ip:udp") + "\t" + port;
    }

    /** What a tool makes of an IP packet as a wireless frame is not of interest, only that it takes it for one. */
    private static String shortened(String packet) {
        return packet.startsWith("wlan") ? "wlan" : packet;
    }
}
