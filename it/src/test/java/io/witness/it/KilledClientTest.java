package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that die with blocks in hand take nothing with them. */
class KilledClientTest {
    private static final int ROUNDS = 5;
    private static final int CLIENTS = 6;

    @TempDir
    Path home;

    @Test
    void shouldGoOnForTheOthersWhenClientsAreKilled() throws Exception {
        Path socket = home.resolve("killed.sock");
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(socket, veth));
                Child survivor = Clients.inC(home, socket)) {
            witness.awaitClients(List.of(survivor));
            long descriptors = witness.descriptors();
            try (Child sender = Traffic.flood(home, veth, 20_000, 60)) {
                for (int i = 0; i < ROUNDS; i++) {
                    killSome(socket);
                }
                awaitMorePackets(survivor);
                assertTrue(sender.isAlive(), sender::toString);
            }
            assertNothingMissed(survivor.lines());
            Await.until("all descriptors are closed", () -> witness.descriptors() <= descriptors);
        }
    }

    private static Entry ring(Path socket, Veth veth) {
        return Entry.of(socket, veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 20);
    }

    private void killSome(Path socket) throws Exception {
        List<Child> victims = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            victims.add(Clients.inC(home, socket, "-q", "-H", 1 + 2 * i));
        }
        for (Child victim : victims) {
            victim.awaitErr("block");
            victim.kill();
        }
    }

    private static void awaitMorePackets(Child survivor) throws Exception {
        int before = survivor.lines().size();
        Await.until("the survivor gets more packets", () -> survivor.lines().size() > before + 5000);
    }

    private static void assertNothingMissed(List<String> lines) {
        long next = Traffic.floodNumber(lines.get(0));
        for (String line : lines) {
            assertEquals(next++, Traffic.floodNumber(line));
        }
    }
}
