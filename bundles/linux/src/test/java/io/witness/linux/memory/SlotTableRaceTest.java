package io.witness.linux.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kernel, the taking thread and a releasing thread at once, on a ring that is full nearly all the time. */
class SlotTableRaceTest {
    /** Time, not rounds: how fast these threads go together depends on the number of processors. */
    private static final long DURATION_NANOS = 1_500_000_000L;

    /** What would end a wait; as with edges, waiting takes all that has come. */
    private final Semaphore events = new Semaphore(0);

    private final AtomicInteger held = new AtomicInteger(Ring.NONE);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(failure.get());
    }

    @Test
    void shouldDeliverEachBlockExactlyOnce() {
        FakeKernel kernel = new FakeKernel(2);
        SlotTable slots = new SlotTable(kernel.memory);
        spin(kernel::fill);
        spin(() -> releaseHeld(slots));
        long end = System.nanoTime() + DURATION_NANOS;
        for (long expected = 1; System.nanoTime() < end; ) {
            int index = slots.take();
            if (index != Ring.NONE) {
                assertEquals(expected++, kernel.sequence(index));
                handOver(index);
            }
        }
    }

    @Test
    void shouldNeverSleepWhenABlockIsReady() throws InterruptedException {
        FakeKernel kernel = new FakeKernel(1);
        SlotTable slots = new SlotTable(kernel.memory);
        assertTrue(kernel.fill());
        spin(() -> refillInRelease(slots, kernel));
        long end = System.nanoTime() + DURATION_NANOS;
        while (System.nanoTime() < end) {
            int index = slots.take();
            if (index != Ring.NONE) {
                handOver(index);
            } else if (slots.beginWait()) {
                assertTrue(events.tryAcquire(10, TimeUnit.SECONDS), "the wake-up was lost");
                events.drainPermits();
            }
            slots.endWait();
        }
    }

    /** The kernel at its fastest: it fills the block, and reports it, before its release is through. */
    private void refillInRelease(SlotTable slots, FakeKernel kernel) {
        int index = held.getAndSet(Ring.NONE);
        if (index != Ring.NONE) {
            slots.giveToKernel(index);
            kernel.fill();
            events.release();
            if (slots.free(index)) {
                events.release();
            }
        }
    }

    private void handOver(int index) {
        while (!held.compareAndSet(Ring.NONE, index)) {
            Thread.yield();
        }
    }

    private void releaseHeld(SlotTable slots) {
        int index = held.getAndSet(Ring.NONE);
        if (index != Ring.NONE) {
            slots.release(index);
        }
    }

    private void spin(Runnable step) {
        Thread thread = new Thread(() -> {
            try {
                while (!stop.get()) {
                    step.run();
                    Thread.yield();
                }
            } catch (RuntimeException e) {
                failure.set(e);
            }
        });
        threads.add(thread);
        thread.start();
    }
}
