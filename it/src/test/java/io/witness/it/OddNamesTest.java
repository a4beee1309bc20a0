package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of all kinds, served or refused one by one, in the locale that has bytes for the fewest characters. */
class OddNamesTest {
    private static final String[] POOR_LOCALE = {"env", "-u", "LANG", "-u", "LC_CTYPE", "LC_ALL=C"};

    /** As they stand between quotation marks: halves of pairs, a line's end, a terminal's command, a reversal, a NUL. */
    private static final List<String> REFUSED = List.of(
            "\\ud800", "\\udfff\\ud800", "a\\n2026 ERROR x", "\\u001b[2J", "\\u202ekcos", "a\\u0000b", "\\uffff");

    @TempDir
    Path home;

    @Test
    void shouldServeEveryNameThatCanBeOneBesideThoseThatCannot() throws Exception {
        List<String> served = List.of("good.sock", "ü.sock", "文\uD83E\uDD80.sock", "trailing ", longest());
        List<String> entries = new ArrayList<>();
        served.forEach(name -> entries.add(entry(home + "/" + name)));
        entries.add(entry("relative.sock"));
        REFUSED.forEach(name -> entries.add(entry(home + "/" + name)));
        entries.add(entry(home + "/user.sock").replace("}", ", \"User\": \"jürgen\"}"));
        entries.add(entry(home + "/filter.sock").replace("}", ", \"Filter\": \"tcp\\u0000or\"}"));
        entries.add(entry(home + "/file.sock").replace("\"lo\"", "\"replay:/captures/\\ud800.pcap\""));
        try (Witness witness = Witness.launch(home, list(entries), POOR_LOCALE)) {
            assertEquals("witness: ready: 6 of " + entries.size() + " sockets", witness.awaitReady());
            for (String name : served) {
                assertTrue(Files.exists(home.resolve(name)), name);
            }
            witness.awaitShell("witness:sockets", home + "/relative.sock");
            assertOneLineEach(witness, served.size() + 3, entries.size() + 1);
            connect(home.resolve("ü.sock"));
            connect(home.resolve("relative.sock"));
            followAnEdit(witness, entries);
            assertPrintable(witness);
        }
    }

    /** 107 bytes in UTF-8, with the directory. */
    private String longest() {
        int left = 107 - (home + "/").length();
        return "ü".repeat(left / 2) + "x".repeat(left % 2);
    }

    private static String entry(String socketName) {
        return "{\"SocketName\": \"" + socketName
                + "\", \"Interface\": \"lo\", \"NumBlocks\": 4, \"BlockSize\": 65536}";
    }

    /** An entry a line, from line 2 on. */
    private static String list(List<String> entries) {
        return "[\n" + String.join(",\n", entries) + "\n]\n";
    }

    private static void assertOneLineEach(Witness witness, int first, int last) throws Exception {
        for (int line = first; line <= last; line++) {
            String place = witness.configuration() + ":" + line + ": ";
            witness.process().awaitErr(place);
            assertEquals(1, witness.process().errLines("ERROR", place).size(), place + witness.process());
        }
        witness.process().awaitErr(witness.configuration() + ":" + (first - 1) + ": ");
    }

    private void connect(Path socket) throws Exception {
        List<String> command = new ArrayList<>(List.of(POOR_LOCALE));
        command.addAll(List.of(Witness.COMMAND, "dump", socket.toString(), "-c", "1"));
        try (Child dump = Child.start(home, command);
                DatagramSocket sender = new DatagramSocket()) {
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
            Await.until(
                    "it has read a packet",
                    () -> {
                        sender.send(new DatagramPacket(new byte[1], 1, loopback));
                        return !dump.isAlive();
                    },
                    dump::toString);
            dump.expectStatus(0);
        }
    }

    /** Of which one entry is bad, one has several lines in a value, and the others stay. */
    private void followAnEdit(Witness witness, List<String> entries) throws Exception {
        List<String> edited = new ArrayList<>(entries);
        edited.set(0, edited.get(0).replace("}", ", \"Filter\": \"tcp\\n or udp\"}"));
        edited.add(entry(home + "/new\\ud800.sock"));
        edited.add(entry(home + "/neu-ä.sock"));
        Files.writeString(witness.configuration(), list(edited));
        witness.process().awaitErr("read again: 1 added, 1 changed, 0 removed, 5 as before, 11 refused");
        Await.until(
                "the new one is served", () -> Files.exists(home.resolve("neu-ä.sock")), witness.process()::toString);
        witness.process().awaitErr("tcp? or udp");
    }

    private static void assertPrintable(Witness witness) throws Exception {
        assertPrintable(Files.readString(witness.state().resolve("log/witness.log")));
        assertPrintable(witness.process().err());
    }

    private static void assertPrintable(String text) {
        Stream<String> odd = text.lines()
                .filter(line -> line.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u202E')
                        || !line.matches("(?s)\\d{4}-.*|witness: .*"));
        assertEquals(List.of(), odd.toList());
    }
}
