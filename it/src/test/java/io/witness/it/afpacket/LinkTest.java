package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Ring;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link may go, and come again. */
class LinkTest {
    private VethPair pair;

    @BeforeEach
    void open() throws Exception {
        pair = new VethPair();
    }

    @AfterEach
    void close() throws Exception {
        pair.close();
    }

    @Test
    void shouldGoOnAfterTheLinkWasDown() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            VethPair.down(pair.receiver);
            assertTrue(roundsIn(ring, 500) <= 5, "spins while the link is down");
            VethPair.up(pair.receiver);
            assertReceives(ring);
        }
    }

    @Test
    void shouldOpenOnAnInterfaceThatIsDownAndBeginWhenItIsUp() throws Exception {
        VethPair.down(pair.receiver);
        try (Ring ring = Rings.openOne(pair.receiver)) {
            assertTrue(roundsIn(ring, 300) <= 5, "spins while the link is down");
            VethPair.up(pair.receiver);
            assertReceives(ring);
        }
    }

    @Test
    void shouldNoticeThatTheInterfaceIsRemoved() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            VethPair.ip("link", "del", pair.receiver);
            assertMissing(ring);
        }
    }

    @Test
    void shouldNoticeThatAnInterfaceIsRemovedThatIsDownAlready() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            VethPair.down(pair.receiver);
            ring.await(200);
            VethPair.ip("link", "del", pair.receiver);
            assertMissing(ring);
        }
    }

    @Test
    void shouldNoticeThatTheNameIsSomebodyElses() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            VethPair.down(pair.receiver);
            ring.await(200);
            VethPair.ip("link", "set", pair.receiver, "name", "renamed0");
            assertMissing(ring);
        }
    }

    /** The other end may take a while to notice that there is a carrier again. */
    private void assertReceives(Ring ring) throws Exception {
        try (FrameSender sender = new FrameSender(pair.sender)) {
            List<Integer> received = List.of();
            for (int attempt = 0; attempt < 20 && received.isEmpty(); attempt++) {
                sender.send(5);
                received = Rings.drain(ring);
            }
            assertEquals(5, received.get(0));
        }
    }

    private static void assertMissing(Ring ring) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThrows(InterfaceMissingException.class, () -> awaitForEver(ring)));
    }

    private static void awaitForEver(Ring ring) throws Exception {
        while (true) {
            ring.take();
            ring.await(-1);
        }
    }

    private static int roundsIn(Ring ring, int millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000L;
        int rounds = 0;
        for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            assertEquals(Ring.NONE, ring.take());
            ring.await((int) left);
            rounds++;
        }
        return rounds;
    }
}
