package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.witness.api.ring.Ring;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel, the taking thread and a releasing thread at once, on a ring that is full nearly all the time. */
class SlotTableRaceTest {
    private static final int ROUNDS = 100_000;
    private final FakeKernel kernel = new FakeKernel(2);
    private final SlotTable slots = new SlotTable(kernel.blocks);
    private final BlockingQueue<Integer> held = new ArrayBlockingQueue<>(2);
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Thread kernelThread;
    private Thread releaser;

    @BeforeEach
    void start() {
        kernelThread = start(() -> {
            if (!kernel.fill()) {
                Thread.onSpinWait();
            }
        });
        releaser = start(() -> {
            Integer index = held.poll(1, TimeUnit.MILLISECONDS);
            if (index != null && slots.release(index)) {
                wakeUps.release();
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        stop.set(true);
        kernelThread.join();
        releaser.join();
        assertNull(failure.get());
    }

    @Test
    void shouldDeliverEachBlockExactlyOnce() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (long expected = 1; expected <= ROUNDS; ) {
                int index = slots.take();
                if (index != Ring.NONE) {
                    assertEquals(expected++, kernel.sequence(index));
                    held.put(index);
                }
            }
        });
    }

    @Test
    void shouldNeverSleepThroughTheReleaseOfTheAwaitedBlock() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int taken = 0; taken < ROUNDS; ) {
                int index = slots.take();
                if (index != Ring.NONE) {
                    taken++;
                    held.put(index);
                } else if (slots.awaitsRelease()) {
                    assertEquals(true, wakeUps.tryAcquire(10, TimeUnit.SECONDS), "the wake-up was lost");
                    slots.released();
                }
            }
        });
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private Thread start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                while (!stop.get()) {
                    step.run();
                }
            } catch (InterruptedException | RuntimeException e) {
                failure.set(e);
            }
        });
        thread.start();
        return thread;
    }
}
