package io.witness.linux.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One thread ends the release of a block at the very moment when another one begins to wait for it, many times. On a machine
 * whose processors reorder a store with a later load, as x86 does, it fails without the fences.
 */
@Timeout(120)
class SlotTableWakeUpTest {
    private static final int BATCHES = 100;
    private static final int TABLES = 5_000;

    private final SlotTable[] tables = new SlotTable[TABLES];
    private final boolean[] wakesUp = new boolean[TABLES];
    private final boolean[] waits = new boolean[TABLES];
    private final AtomicInteger arrived = new AtomicInteger();

    @Test
    void shouldWakeUpWhoWaitsForABlockThatIsReady() throws InterruptedException {
        long together = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            prepare();
            arrived.set(0);
            Thread releasing = new Thread(this::release);
            releasing.start();
            meet();
            for (int i = 0; i < TABLES; i++) {
                waits[i] = tables[i].beginWait();
            }
            releasing.join();
            together += assertNobodySleeps();
        }
        assertTrue(together > 0, "the threads never met");
    }

    /** Each has a block that the kernel has filled, and reported, before its release is through. */
    private void prepare() {
        for (int i = 0; i < TABLES; i++) {
            FakeKernel kernel = new FakeKernel(1);
            tables[i] = new SlotTable(kernel.memory);
            kernel.fill();
            tables[i].take();
            tables[i].giveToKernel(0);
            kernel.fill();
        }
    }

    private void release() {
        meet();
        for (int i = 0; i < TABLES; i++) {
            wakesUp[i] = tables[i].free(0);
        }
    }

    private void meet() {
        arrived.incrementAndGet();
        while (arrived.get() < 2) {
            Thread.onSpinWait();
        }
    }

    /** How often the release came so late that somebody waited, and was woken up. */
    private long assertNobodySleeps() {
        int asleep = 0;
        int woken = 0;
        for (int i = 0; i < TABLES; i++) {
            asleep += waits[i] && !wakesUp[i] ? 1 : 0;
            woken += waits[i] && wakesUp[i] ? 1 : 0;
        }
        assertEquals(0, asleep, "nobody wakes them up, though their block is ready");
        return woken;
    }
}
