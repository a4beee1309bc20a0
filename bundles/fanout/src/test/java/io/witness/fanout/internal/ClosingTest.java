package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.fanout.internal.dispatch.FakeRing;
import io.witness.fanout.internal.dispatch.FanoutRing;
import io.witness.fanout.internal.dispatch.LossLog;
import io.witness.fanout.internal.dispatch.ThreadShutdown;
import io.witness.settings.SocketSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing goes through to the end, whatever single rings do. */
@Timeout(60)
class ClosingTest {
    private final List<FakeRing> rings = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private FanoutGroup group;

    @AfterEach
    void letGo() {
        release.countDown();
    }

    private void start(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            rings.add(new FakeRing(8));
        }
        SocketSpecification specification =
                SocketSettings.socket(Map.of(SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "eth0"));
        group = new FanoutGroup(
                specification, new RingGroup(List.<Ring>copyOf(rings), 0, 7), new LossLog(), (failed, reason) -> {});
    }

    private void assertAllClosed() {
        for (FakeRing ring : rings) {
            assertTrue(ring.closed);
        }
    }

    @Test
    void shouldCloseTheOthersIfOneThrows() throws Exception {
        start(4);
        rings.get(0).onClose = () -> {
            throw new IllegalStateException("close");
        };
        rings.get(2).onClose = () -> {
            throw new NoClassDefFoundError("close");
        };
        group.start();
        group.close();
        assertAllClosed();
    }

    @Test
    void shouldCloseTheOthersIfTheLastAccountOfOneCannotBeHad() throws Exception {
        start(3);
        group.start();
        rings.get(0).onTotals = () -> {
            throw new IllegalStateException("totals");
        };
        rings.get(1).onTotals = () -> {
            throw new StackOverflowError("totals");
        };
        group.close();
        assertAllClosed();
    }

    @Test
    void shouldWaitForAllThreadsWithOneDeadline() throws Exception {
        start(12);
        CountDownLatch hanging = new CountDownLatch(rings.size());
        for (FakeRing ring : rings) {
            ring.onTake = () -> {
                hanging.countDown();
                hang();
            };
        }
        group.start();
        hanging.await();
        long start = System.nanoTime();
        group.close();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < rings.size() * FanoutRing.STOP_MILLIS / 2, "each waited for alone: " + millis + " ms");
        assertAllClosed();
    }

    /** Not even an interruption ends it. */
    private void hang() {
        while (release.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
        }
    }

    @Test
    void shouldInterruptAThreadThatDoesNotEnd() throws Exception {
        start(2);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        rings.get(1).onTake = () -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IllegalStateException(e);
            }
        };
        group.start();
        begun.await();
        group.close();
        interrupted.await();
        assertAllClosed();
    }

    @Test
    void shouldNameTheThreadThatHangsAndWhere() throws Exception {
        Thread hanging = new Thread(this::hang, "witness-ring /run/a.sock/3");
        hanging.start();
        while (hanging.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1); // only then it has a stack to show
        }
        Thread good = new Thread(() -> {});
        good.start();
        List<Thread> hung = ThreadShutdown.await(List.of(good, hanging), 50);
        assertEquals(List.of(hanging), hung);
        String text = ThreadShutdown.describe(hung);
        assertTrue(text.startsWith("witness-ring /run/a.sock/3 (in "), text);
        release.countDown();
        hanging.join();
        assertEquals(List.of(), ThreadShutdown.await(List.of(good, hanging), 50));
    }

    @Test
    void shouldNotWaitForItself() {
        assertEquals(List.of(), ThreadShutdown.await(List.of(Thread.currentThread()), 100_000));
    }

    @Test
    void shouldCloseAllRingsIfSealingFailsWhateverTheyThrow() throws Exception {
        start(3);
        rings.get(0).onClose = () -> {
            throw new IllegalStateException("close");
        };
        FakeSealer sealer = new FakeSealer();
        sealer.room = 1;
        RingGroup open = new RingGroup(List.<Ring>copyOf(rings), 0, 7);
        RingException e = assertThrows(RingException.class, () -> SealedRings.behind(Optional.of(sealer), open));
        assertEquals("close", e.getSuppressed()[0].getMessage());
        assertAllClosed();
        assertFalse(sealer.sealed.isEmpty());
    }
}
