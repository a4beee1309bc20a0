package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.HoldTimes;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which blocks are in flight, and since when, also when there are more runs than are remembered. */
class InFlightBlocksTest {
    private long now = 1;

    private InFlightBlocks blocks(int numBlocks) {
        AgentClock clock = new AgentClock(() -> now);
        return new InFlightBlocks(new TakenBlocks(
                "test", new FakeRing(numBlocks), clock, new RingLosses(new LossLog(), 0), warning -> {}));
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "64, 2", "300, 3", "2000, 4", "2000, 5"})
    void shouldKnowItsBlocksInWhateverOrderTheyComeBack(int numBlocks, long seed) {
        Random random = new Random(seed);
        InFlightBlocks inFlight = blocks(numBlocks);
        List<Long> there = new ArrayList<>();
        long next = 0;
        for (int step = 0; step < 20_000; step++) {
            long oldest = there.isEmpty() ? next : there.get(0);
            long free = oldest + numBlocks - next;
            now++;
            if (free > 2 && random.nextInt(3) > 0) {
                next += random.nextInt(2); // skipped
                int length = 1 + random.nextInt((int) Math.min(3, free - 2));
                inFlight.put((int) (next % numBlocks), length, next);
                for (int i = 0; i < length; i++) {
                    there.add(next++);
                }
            } else if (!there.isEmpty()) {
                long gone = there.remove(random.nextInt(Math.min(there.size(), 1 + random.nextInt(40))));
                inFlight.remove((int) (gone % numBlocks));
            }
            assertEquals(there.size(), inFlight.count());
            if (!there.isEmpty()) {
                assertEquals(there.get(0), inFlight.oldestNumber());
            }
        }
        for (int index = 0; index < numBlocks; index++) {
            int place = index;
            assertEquals(there.stream().anyMatch(number -> number % numBlocks == place), inFlight.has(index));
        }
        assertFalse(inFlight.has(-1));
        assertFalse(inFlight.has(numBlocks));
    }

    @Test
    void shouldKnowTheLongestHoldOfThoseThatAreThereAndThoseThatWere() {
        InFlightBlocks inFlight = blocks(8);
        assertEquals(0, inFlight.longestNanos());
        inFlight.put(6, 3, 6);
        now += 100;
        assertEquals(100, inFlight.longestNanos());
        inFlight.remove(7);
        now += 50;
        inFlight.put(1, 1, 9);
        assertEquals(150, inFlight.longestNanos());
        inFlight.remove(6);
        inFlight.remove(0);
        now += 60;
        assertEquals(150, inFlight.longestNanos());
        now += 100;
        assertEquals(160, inFlight.longestNanos());
        inFlight.end();
        now += 1000;
        assertEquals(160, inFlight.longestNanos());
    }

    /** A bound belongs to the times below it. */
    @Test
    void shouldCountReturnedBlocksByTheTimeTheyWereInFlight() {
        InFlightBlocks inFlight = blocks(8);
        assertEquals(HoldTimes.NONE, inFlight.holdTimes());
        inFlight.put(0, 5, 0);
        now += 100_000;
        inFlight.remove(0);
        now += 1;
        inFlight.remove(1);
        now += 60_000_000_000L;
        inFlight.remove(2);
        inFlight.remove(3);
        HoldTimes times = inFlight.holdTimes();
        assertEquals(List.of(1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 2L), times.counts());
        assertEquals(100_000 + 100_001 + 2 * 60_000_100_001L, times.sumNanos());
        assertEquals(HoldTimes.BOUNDS_NANOS.size() + 1, HoldTimes.NONE.counts().size());
    }

    /** A block never seems to be there for longer than it is, and the age is nearly right. */
    @Test
    void shouldMergeRunsWithTheLaterTime() {
        InFlightBlocks inFlight = blocks(4000);
        for (int index = 0; index < 3500; index++) {
            now = 1 + index;
            inFlight.put(index, 1, index);
        }
        for (int index = 0; index < 3500; index++) {
            long age = inFlight.realNanos(index);
            long real = 3499 - index;
            assertTrue(age <= real && age >= real - 3500 / 64, () -> "age " + age + " of " + real);
        }
    }

    @Test
    void shouldCostLittleForEachReaderOfALargeRing() {
        TakenBlocks taken = new TakenBlocks(
                "test", new FakeRing(4096), new AgentClock(() -> now), new RingLosses(new LossLog(), 0), warning -> {});
        new InFlightBlocks(taken); // loads classes
        var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        InFlightBlocks inFlight = new InFlightBlocks(taken);
        long bytes = memory.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, inFlight.count());
        assertTrue(bytes < 8 * 4096, () -> bytes + " bytes");
    }

    /** Somebody wrote into the ring, so that each run is somewhere else. */
    @Test
    void shouldForgetNoBlockOfARingThatJumps() {
        InFlightBlocks inFlight = blocks(4096);
        for (int i = 0; i < 2000; i++) {
            inFlight.put(i * 2 * 1009 % 4096, 1, i);
        }
        assertEquals(2000, inFlight.count());
        for (int i = 1999; i >= 0; i--) {
            assertTrue(inFlight.has(i * 2 * 1009 % 4096));
            inFlight.remove(i * 2 * 1009 % 4096);
        }
        assertEquals(0, inFlight.count());
        inFlight.put(5, 1, 9000);
        assertEquals(9000, inFlight.oldestNumber());
    }
}
