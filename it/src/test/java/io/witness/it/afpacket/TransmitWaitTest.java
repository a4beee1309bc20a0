package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.TransmitException;
import io.witness.afpacket.TransmitException.Reason;
import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitRing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for frames in flight: the interface has a queue that sends a frame every 12 seconds. */
@Timeout(60)
class TransmitWaitTest {
    private VethPair pair;
    private TransmitRing ring;

    @BeforeEach
    void fill() throws Exception {
        pair = new VethPair();
        tc("add", "tbf", "rate", "1kbit", "burst", "2000", "latency", "600s");
        ring = TransmitRing.open(TransmitOptions.of(pair.sender).withSizes(2048, 4096, 1));
        for (int i = 0; i < 3; i++) { // the first one goes at once, and so the third one has room
            assertTrue(ring.awaitRoom(10_000));
            ring.reserve().putLong(0, 0x0200_0000_0001_0200L).putInt(8, 2).putInt(12, 0x88B5_0000);
            ring.commit(1500);
            ring.flush();
        }
        assertNull(ring.reserve(), "two are in flight");
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        pair.close();
    }

    private void tc(String... what) throws Exception {
        String[] command = new String[what.length + 5];
        System.arraycopy(new String[] {"tc", "qdisc", what[0], "dev", pair.sender, "root"}, 0, command, 0, 6);
        System.arraycopy(what, 1, command, 6, what.length - 1);
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    @Test
    void shouldWaitNoLongerThanAskedFor() throws Exception {
        assertFalse(ring.awaitRoom(50));
        assertFalse(ring.awaitSent(50));
        assertEquals(1, ring.counters().returned());
    }

    @Test
    void shouldHaveRoomWhenTheDeviceReturnsFrames() throws Exception {
        CompletableFuture<Boolean> room = CompletableFuture.supplyAsync(() -> awaitRoom());
        tc("del"); // drops what is in the queue
        assertTrue(room.get(30, TimeUnit.SECONDS));
        assertTrue(ring.awaitSent(10_000));
        assertEquals(3, ring.counters().returned());
    }

    private boolean awaitRoom() {
        try {
            return ring.awaitRoom(-1);
        } catch (TransmitException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldEndAWaitWhenItIsWoken() throws Exception {
        CompletableFuture<Boolean> room = CompletableFuture.supplyAsync(() -> awaitRoom());
        ring.wakeUp();
        assertFalse(room.get(30, TimeUnit.SECONDS));
        assertFalse(ring.awaitRoom(20), "the next wait is an ordinary one");
    }

    @Test
    void shouldEndAWaitWhenItsThreadIsInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        assertFalse(ring.awaitRoom(-1));
        assertTrue(Thread.interrupted(), "the flag stays");
    }

    @Test
    void shouldEndCallsOfAnotherThreadWhenItIsClosed() throws Exception {
        CompletableFuture<Boolean> room = CompletableFuture.supplyAsync(() -> awaitRoom());
        ring.close();
        ExecutionException e = assertThrows(ExecutionException.class, () -> room.get(30, TimeUnit.SECONDS));
        assertEquals(Reason.CLOSED, ((TransmitException) e.getCause().getCause()).reason());
        ring.close();
        assertNull(ring.reserve());
        assertEquals(
                Reason.CLOSED,
                assertThrows(TransmitException.class, ring::flush).reason());
        assertEquals(3, ring.counters().taken());
    }
}
