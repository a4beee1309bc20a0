package io.witness.fanout.internal.dispatch;

import io.witness.api.socket.HoldTimes;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Tracks which blocks one reader has, since when, and in which order they were delivered. Not synchronised: its owner is.
 *
 * <p>Blocks are delivered in consecutive runs, and usually come back in that order. So one bit per block says whether it is
 * in flight, and a short queue of runs has the rest. When the queue is full, neighbouring runs are merged with the later
 * time: a block may then seem to have been delivered later than it was, never earlier.
 */
final class InFlightBlocks {
    private static final int MOST_RUNS = 256;
    /** A reader that does less than this part of the work that the ring's rate requires is out of line. */
    private static final int OUT_OF_LINE = 4;

    private static final long[] BOUNDS_NANOS =
            HoldTimes.BOUNDS_NANOS.stream().mapToLong(Long::longValue).toArray();

    private final TakenBlocks blocks;
    private final AgentClock clock;
    private final int numBlocks;
    private final long[] present;
    /** A circular queue, the oldest first. */
    private final Run[] runs;

    private int firstRun;
    private int runCount;
    /** Number of blocks that have left the first run from its front. */
    private int gone;

    private int count;
    /** When the oldest block became the oldest one, in the agent's time and in blocks taken. */
    private long turnNanos;

    private long turnTaken;
    private long longestNanos;
    /** Returned blocks by the time they were in flight, see {@link HoldTimes}. */
    private final long[] holdCounts = new long[BOUNDS_NANOS.length + 1];

    private long holdSumNanos;

    /** Blocks that were delivered together. */
    private static final class Run {
        private int firstIndex;
        private int length;
        /** The number of its first block among all taken ones. */
        private long firstNumber;
        /** The time of its delivery: in the agent's time, by the system's clock, in blocks taken. */
        private long nanos;

        private long realNanos;
        private long taken;
        /** How many blocks were in flight before it. */
        private int behind;
    }

    InFlightBlocks(TakenBlocks blocks) {
        this.blocks = blocks;
        clock = blocks.clock();
        numBlocks = blocks.numBlocks();
        present = new long[(numBlocks + Long.SIZE - 1) / Long.SIZE];
        runs = new Run[Math.min(MOST_RUNS, numBlocks + 1)];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = new Run();
        }
    }

    int count() {
        return count;
    }

    /** Tells whether a block is in flight; false also if there is no such block. */
    boolean has(int index) {
        return index >= 0 && index < numBlocks && (present[index >> 6] & 1L << index) != 0;
    }

    /**
     * Adds a run of blocks, which may wrap around the end of the ring.
     *
     * @param firstNumber the number of the first block among all taken ones
     */
    void put(int firstIndex, int length, long firstNumber) {
        if (runCount == runs.length) {
            makeRoom();
        }
        Run run = run(runCount++);
        run.firstIndex = firstIndex;
        run.length = length;
        run.firstNumber = firstNumber;
        run.nanos = clock.nanos();
        run.realNanos = clock.realNanos();
        run.taken = blocks.takenSoFar();
        run.behind = count;
        for (int i = 0, index = firstIndex; i < length; i++, index = index + 1 == numBlocks ? 0 : index + 1) {
            present[index >> 6] |= 1L << index;
        }
        if (count == 0) {
            beginTurn();
        }
        count += length;
    }

    /**
     * Merges neighbours, each up to a small part of the blocks in flight. If another process wrote into the ring this may
     * fail: then the oldest run is forgotten.
     */
    private void makeRoom() {
        Run newest = run(runCount - 1);
        long most = (newest.firstNumber + newest.length - run(0).firstNumber) * 4 / MOST_RUNS;
        int kept = 0;
        for (int i = 1; i < runCount; i++) {
            if (!merge(run(kept), run(i), most)) {
                swap(++kept, i);
            }
        }
        runCount = kept + 1;
        if (runCount == runs.length) {
            dropFirst();
        }
    }

    // Skipped blocks between the two count as returned.
    private boolean merge(Run run, Run next, long most) {
        long distance = next.firstNumber - run.firstNumber;
        if (distance < 0
                || distance + next.length > most
                || (run.firstIndex + distance) % numBlocks != next.firstIndex) {
            return false;
        }
        run.length = (int) distance + next.length;
        run.nanos = next.nanos;
        run.realNanos = next.realNanos;
        run.taken = next.taken;
        return true;
    }

    private void swap(int position, int other) {
        int a = (firstRun + position) % runs.length;
        int b = (firstRun + other) % runs.length;
        Run run = runs[a];
        runs[a] = runs[b];
        runs[b] = run;
    }

    private void dropFirst() {
        firstRun = (firstRun + 1) % runs.length;
        runCount--;
        gone = 0;
    }

    private Run run(int position) {
        return runs[(firstRun + position) % runs.length];
    }

    /** Returns the run of a block in flight; the first one if its own was forgotten. */
    private Run runOf(int index) {
        for (int i = 0; i < runCount; i++) {
            Run run = run(i);
            if (offset(run, index) < run.length) {
                return run;
            }
        }
        return run(0);
    }

    private int offset(Run run, int index) {
        int distance = index - run.firstIndex;
        return distance < 0 ? distance + numBlocks : distance;
    }

    /**
     * Removes a block in flight.
     *
     * @return how many blocks had been taken when it was delivered
     */
    long remove(int index) {
        Run run = runOf(index);
        long taken = run.taken;
        countHold(clock.realNanos() - run.realNanos);
        present[index >> 6] &= ~(1L << index);
        count--;
        advanceFront();
        return taken;
    }

    private void countHold(long nanos) {
        longestNanos = Math.max(longestNanos, nanos);
        int bound = 0;
        while (bound < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bound]) {
            bound++;
        }
        holdCounts[bound]++;
        holdSumNanos += nanos;
    }

    private void advanceFront() {
        boolean moved = false;
        while (runCount > 0 && !has((run(0).firstIndex + gone) % numBlocks)) {
            moved = true;
            gone++;
            if (gone >= run(0).length) {
                dropFirst();
            }
        }
        if (moved) {
            beginTurn();
        }
    }

    private void beginTurn() {
        turnNanos = clock.nanos();
        turnTaken = blocks.takenSoFar();
    }

    /** Returns the number of the oldest block among all taken ones; there has to be one. */
    long oldestNumber() {
        return run(0).firstNumber + gone;
    }

    /** Returns when a block was delivered, in the agent's time. */
    long sinceNanos(int index) {
        return runOf(index).nanos;
    }

    /** Returns how long a block has been in flight, in nanoseconds by the system's clock. */
    long realNanos(int index) {
        return clock.realNanos() - runOf(index).realNanos;
    }

    /** Returns since when, in the agent's time, it has been a block's turn to be returned. */
    long turnSinceNanos(int index) {
        return isOldest(index) ? Math.max(turnNanos, sinceNanos(index)) : sinceNanos(index);
    }

    /** Returns how many blocks have been taken since then. */
    long takenInTurn(int index) {
        long from = isOldest(index) ? Math.max(turnTaken, runOf(index).taken) : runOf(index).taken;
        return blocks.takenSoFar() - from;
    }

    private boolean isOldest(int index) {
        return runCount > 0 && (run(0).firstIndex + gone) % numBlocks == index;
    }

    /**
     * Compares what the reader has returned since a block was delivered, of the blocks before it, with the number of blocks
     * taken meanwhile, which a reader that keeps up would have returned.
     */
    boolean isOutOfLine(int index) {
        Run run = runOf(index);
        long returned = run.behind + offset(run, index);
        return returned * OUT_OF_LINE < blocks.takenSoFar() - run.taken;
    }

    /** Returns how long the oldest block has been in flight, by the system's clock; empty: there is none. */
    OptionalLong oldestNanos() {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(clock.realNanos() - run(0).realNanos);
    }

    /** Returns the longest time for which any block was in flight, including present ones, by the system's clock. */
    long longestNanos() {
        return count == 0 ? longestNanos : Math.max(longestNanos, clock.realNanos() - run(0).realNanos);
    }

    /** Copies how long returned blocks were in flight. */
    HoldTimes holdTimes() {
        return new HoldTimes(Arrays.stream(holdCounts).boxed().toList(), holdSumNanos);
    }

    /** Counts the present holds as ended. */
    void end() {
        longestNanos = longestNanos();
        count = 0;
    }

    /** Releases all blocks, in ring order from index 0 on. Called when no other thread uses it any more. */
    void releaseAll() {
        for (int word = 0; word < present.length; word++) {
            for (long left = present[word]; left != 0; left &= left - 1) {
                blocks.release((word << 6) + Long.numberOfTrailingZeros(left));
            }
            present[word] = 0;
        }
    }
}
