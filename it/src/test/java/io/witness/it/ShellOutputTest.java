package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One command of the shell as other programs use it: its words, and what becomes of its output. */
class ShellOutputTest extends OnSharedRuntime {
    @Override
    void addSockets() throws Exception {
        add(
                "read",
                entry -> entry.with("BlockSize", 65536).with("NumBlocks", 16).with("BlockTimeoutMillis", 20));
        add("set", entry -> entry.with("BlockSize", 65536).with("NumBlocks", 16));
    }

    private Child start(String command, String... words) throws Exception {
        List<String> all = new java.util.ArrayList<>(
                List.of("sh", "-c", command, Witness.COMMAND, witness.state().toString()));
        all.addAll(List.of(words));
        return Child.start(home, all);
    }

    /** A tap goes on until somebody ends it. */
    @Test
    void shouldEndWhenNobodyReadsItAnyMore() throws Exception {
        try (Child sender = Traffic.flood(home, veth("read"), 1000, 100);
                Child tap = start(
                        "\"$0\" shell --state \"$1\" tap \"$2\" | head -n 1",
                        socket("read").toString())) {
            assertEquals(0, tap.awaitStatus(), tap::toString);
            assertEquals(1, tap.lines().size(), tap::toString);
            assertEquals("", tap.err());
            assertTrue(sender.isAlive(), sender::toString);
        }
        Await.until(
                "the tap has gone",
                () -> witness.data("witness:consumers").all().count() == 0,
                witness.process()::toString);
    }

    @Test
    void shouldFailWhenItsOutputIsLost() throws Exception {
        for (String command : List.of("shell --state \"$1\" sockets --json", "top --state \"$1\" -n 1")) {
            try (Child child = start("exec \"$0\" " + command + " >/dev/full")) {
                assertEquals(1, child.awaitStatus(), child::toString);
                assertEquals(
                        "witness: standard output cannot be written: No space left on device",
                        child.err().strip());
            }
        }
    }

    /** Quotes of the shell that calls it are gone when it is called. */
    @Test
    void shouldKeepWordsThatWereQuoted() throws Exception {
        Path socket = socket("set");
        try (Child child = start(
                "exec \"$0\" shell --state \"$1\" witness:set \"$2\" 'Filter=udp port 7' 'FanoutType=lb|rollover'",
                socket.toString())) {
            child.expectStatus(0);
        }
        witness.awaitShell("witness:sockets", "lb|rollover");
        Data ring = witness.data("witness:sockets")
                .at(socket)
                .get("rings")
                .all()
                .findFirst()
                .orElseThrow();
        assertEquals("udp port 7", ring.text("description.filter"));
    }
}
