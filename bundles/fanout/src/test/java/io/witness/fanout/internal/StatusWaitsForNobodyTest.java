package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingGroup;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.fanout.internal.dispatch.FakeRing;
import io.witness.fanout.internal.dispatch.FanoutRing;
import io.witness.fanout.internal.dispatch.LossLog;
import io.witness.fanout.internal.dispatch.RingUnderTest;
import io.witness.settings.SocketSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks for a status gets it, whatever hangs. */
@Timeout(60)
class StatusWaitsForNobodyTest {
    private final FakeRing ring = new FakeRing(8);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final FanoutRing fanout = new FanoutRing(
            "/run/test.sock", 0, ring, RingUnderTest.QUOTAS, System::nanoTime, new LossLog(), failure -> {});

    @AfterEach
    void letGo() throws Exception {
        release.countDown();
        fanout.stop();
        fanout.thread().join();
        fanout.finish();
    }

    /** Asks on a thread of its own, so that a test ends though the answer does not come. */
    private static <T> T answer(Supplier<T> question) throws Exception {
        return CompletableFuture.supplyAsync(question).get(20, TimeUnit.SECONDS);
    }

    private RingStatus status() throws Exception {
        return answer(fanout::status);
    }

    private void hang() {
        hanging.countDown();
        boolean over = false;
        while (!over) {
            try {
                release.await();
                over = true;
            } catch (InterruptedException e) {
                // as one that hangs, not even an interruption ends it
            }
        }
    }

    /** A sink that does not come back, within what the ring's thread needs for each block. */
    private final class HangingSink implements BlockSink {
        @Override
        public int deliver(int firstIndex, int count) {
            hang();
            return count;
        }

        @Override
        public void ended(EndReason reason) {}
    }

    @Test
    void shouldTellWhatIsKnownWhileADeliveryHangs() throws Exception {
        fanout.subscribe(Reader.consumer("hangs"), new HangingSink());
        fanout.start();
        ring.fill(5);
        hanging.await();
        RingStatus status = status();
        assertEquals(1, status.taken().blocks());
        assertEquals(7, status.freeBlocks());
        assertEquals(5, status.subscriptions().get(0).ledger().waiting().packets());
        assertEquals(1, status.subscriptions().get(0).lagBlocks());
        assertEquals(OptionalLong.empty(), status.subscriptions().get(0).oldestInFlightNanos());
    }

    @Test
    void shouldTellWhatIsKnownWhileTheRingsThreadHangs() throws Exception {
        ring.onTake = this::hang;
        fanout.start();
        hanging.await();
        ring.fill(5);
        assertEquals(OptionalLong.of(5), status().notTaken());
    }

    @Test
    void shouldTellWhatIsKnownWhileReadersChange() throws Exception {
        ring.onWakeUp = this::hang; // within what guards the list of readers
        Thread comes = new Thread(() -> {
            try {
                fanout.subscribe(Reader.consumer("comes"), new HangingSink());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        comes.start();
        hanging.await();
        assertEquals(1, status().subscriptions().size());
        release.countDown();
        comes.join();
    }

    @Test
    void shouldTellWhatIsKnownWhileAGroupIsClosed() throws Exception {
        FakeRing closing = new FakeRing(8);
        closing.onClose = this::hang;
        SocketSpecification specification =
                SocketSettings.socket(Map.of(SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "eth0"));
        FanoutGroup group = new FanoutGroup(
                specification, new RingGroup(List.<Ring>of(closing), 0, 7), new LossLog(), (failed, reason) -> {});
        SocketCounts counts = new SocketCounts();
        counts.opened(group);
        closing.fill(5);
        Thread closer = new Thread(() -> {
            group.close();
            counts.closed(group);
        });
        closer.start();
        hanging.await();
        assertEquals(
                5, answer(() -> counts.read(Optional.empty())).totals().kernel().accepted());
        release.countDown();
        closer.join();
        assertEquals(1, counts.read(Optional.empty()).totals().replacements());
        assertEquals(5, counts.read(Optional.empty()).totals().kernel().accepted());
    }

    @Test
    void shouldTellWhatElseIsKnownIfARingDoesNotTellItsTotals() throws Exception {
        ring.fill(5);
        assertTrue(status().exact());
        ring.onTotals = () -> {
            throw new IllegalStateException("totals");
        };
        RingStatus status = status();
        assertFalse(status.exact());
        assertEquals(5, status.kernel().accepted());
        assertEquals(OptionalLong.empty(), status.notTaken());
    }
}
