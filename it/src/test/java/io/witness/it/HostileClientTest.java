package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that overwrites the headers of its ring, which it can: the runtime, its consumers and other sockets go on. */
class HostileClientTest {
    private static final int PACKETS_PER_SECOND = 20_000;
    private static final int FRAME_BYTES = 60;

    @TempDir
    Path home;

    @Test
    void shouldCountWhatAHostileClientBreaksAndGoOn() throws Exception {
        Path attacked = home.resolve("attacked.sock");
        Path other = home.resolve("other.sock");
        try (Veth attackedVeth = Veth.create();
                Veth otherVeth = Veth.create();
                Witness witness = Witness.start(
                        home,
                        ring(attacked, attackedVeth),
                        ring(other, otherVeth).with("NumBlocks", 512));
                CheckingClient untouched = CheckingClient.start(home, other);
                Child attackedTraffic = Traffic.flood(home, attackedVeth, PACKETS_PER_SECOND, FRAME_BYTES);
                Child otherTraffic = Traffic.flood(home, otherVeth, PACKETS_PER_SECOND, FRAME_BYTES)) {
            Consumers.drop(witness);
            ConsumerData.awaitRunning(witness);
            attack(witness, attacked, 500, "1", "spare");
            attack(witness, attacked, 500, "2", "spare");
            attack(witness, attacked, 1, "3");
            assertTrue(witness.process().isAlive(), witness.process()::toString);
            witness.awaitShell("witness:consumers", attacked.toString());
            assertCapturesAgain(attacked);
            assertLoggedOnce(witness, attacked);
            assertEquals(0, untouched.end().missingPackets());
        }
    }

    private static Entry ring(Path socket, Veth veth) {
        return Entry.of(socket, veth.captured())
                .with("BlockSize", 16384)
                .with("NumBlocks", 32)
                .with("BlockTimeoutMillis", 10);
    }

    /** Until it has broken so many blocks, by what the consumer and the ring's thread have found. */
    private void attack(Witness witness, Path socket, int blocks, String... how) throws Exception {
        long before = malformed(witness, socket);
        List<String> command = new ArrayList<>(List.of(Tools.c("scribble"), socket.toString()));
        command.addAll(List.of(how));
        try (Child hostile = Child.start(home, command)) {
            hostile.awaitErr("scribbling");
            Await.until(
                    blocks + " blocks are malformed",
                    () -> malformed(witness, socket) >= before + blocks,
                    witness.process()::toString);
        }
    }

    private static long malformed(Witness witness, Path socket) throws Exception {
        return witness.data("witness:sockets").at(socket).number("totals.malformed");
    }

    /** The last block headers may still be garbage, which no client can walk: the ring has to go round first. */
    private void assertCapturesAgain(Path socket) throws Exception {
        Await.until("a client gets block after block", () -> capturesAgain(socket));
    }

    private boolean capturesAgain(Path socket) throws Exception {
        try (Child client = Clients.inC(home, socket, "-n")) {
            Await.until("blocks come", () -> client.lines().size() > 100 || !client.isAlive(), client::toString);
            List<Long> numbers =
                    client.lines().stream().map(Long::parseUnsignedLong).toList();
            return numbers.size() > 100 && numbers.get(99) - numbers.get(80) == 19;
        }
    }

    private static void assertLoggedOnce(Witness witness, Path socket) throws Exception {
        String log = Files.readString(witness.state().resolve("log/witness.log"));
        long minutes = log.lines()
                .filter(line -> line.contains(socket + "/0: block ") && line.contains(" is malformed: "))
                .count();
        assertTrue(minutes >= 1 && minutes <= 10, log); // a line a minute, not one for each of hundreds
        assertEquals(
                1,
                log.lines()
                        .filter(line -> line.contains(socket + "/0: the kernel's counters are no longer exact"))
                        .count(),
                log);
        assertTrue(log.lines().noneMatch(line -> line.contains("the ring's thread failed")), log);
    }
}
