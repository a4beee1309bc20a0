package io.witness.fanout.internal.dispatch;

import java.util.OptionalLong;

/**
 * Keeps which blocks one reader has, since when, and in which order they came. Not synchronised: its owner is.
 *
 * <p>Blocks are handed over in runs that follow each other in the ring, and mostly come back in that order. So a bit a block
 * says whether it is there, and a short queue of runs says the rest. When the queue is full, neighbouring runs become one,
 * with the later time: a block may then seem to have come later than it did, never earlier.
 */
final class InFlightBlocks {
    private static final int MOST_RUNS = 256;
    /** A reader that works less than this part of what the ring's pace asks for is out of line. */
    private static final int OUT_OF_LINE = 4;

    private final TakenBlocks blocks;
    private final AgentClock clock;
    private final int numBlocks;
    private final long[] present;
    /** A circular queue, the oldest first. */
    private final Run[] runs;

    private int firstRun;
    private int runCount;
    /** How many blocks have left the first run from its front. */
    private int gone;

    private int count;
    /** When the oldest block became the oldest one, in the agent's time and in blocks taken. */
    private long turnNanos;

    private long turnTaken;
    private long longestNanos;

    /** Blocks that were handed over at once. */
    private static final class Run {
        private int firstIndex;
        private int length;
        /** The number of its first block among all that were taken. */
        private long firstNumber;
        /** When it came: in the agent's time, by the system's clock, in blocks taken. */
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

    /** Checks for a block; false also if there is no such block. */
    boolean has(int index) {
        return index >= 0 && index < numBlocks && (present[index >> 6] & 1L << index) != 0;
    }

    /**
     * Adds a run of blocks, which may go round the end of the ring.
     *
     * @param firstNumber the number of the first block among all that were taken
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
     * Merges neighbours, each up to a small part of what is in flight. In a ring that somebody wrote into this may not work:
     * then the oldest run is forgotten.
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

    /** What was skipped between the two counts as returned. */
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

    /** The run of a block that is here; the first one if that was forgotten. */
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
     * Removes a block that is here.
     *
     * @return how many blocks had been taken when it came
     */
    long remove(int index) {
        Run run = runOf(index);
        long taken = run.taken;
        longestNanos = Math.max(longestNanos, clock.realNanos() - run.realNanos);
        present[index >> 6] &= ~(1L << index);
        count--;
        advanceFront();
        return taken;
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

    /** The number of the oldest block among all that were taken; there is one. */
    long oldestNumber() {
        return run(0).firstNumber + gone;
    }

    /** When a block that is here came, in the agent's time. */
    long sinceNanos(int index) {
        return runOf(index).nanos;
    }

    /** How long a block that is here has been, in nanoseconds by the system's clock. */
    long realNanos(int index) {
        return clock.realNanos() - runOf(index).realNanos;
    }

    /** Since when, in the agent's time, it has been a block's turn to be returned. */
    long turnSinceNanos(int index) {
        return isOldest(index) ? Math.max(turnNanos, sinceNanos(index)) : sinceNanos(index);
    }

    /** How many blocks have been taken since then. */
    long takenInTurn(int index) {
        long from = isOldest(index) ? Math.max(turnTaken, runOf(index).taken) : runOf(index).taken;
        return blocks.takenSoFar() - from;
    }

    private boolean isOldest(int index) {
        return runCount > 0 && (run(0).firstIndex + gone) % numBlocks == index;
    }

    /**
     * Compares what the reader has returned since a block came, of what came before it, with what has been taken meanwhile,
     * which is what a reader that keeps up returns.
     */
    boolean isOutOfLine(int index) {
        Run run = runOf(index);
        long returned = run.behind + offset(run, index);
        return returned * OUT_OF_LINE < blocks.takenSoFar() - run.taken;
    }

    /** How long the oldest block has been here, by the system's clock; empty: there is none. */
    OptionalLong oldestNanos() {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(clock.realNanos() - run(0).realNanos);
    }

    /** The longest time for which any block has been here, those included that still are; by the system's clock. */
    long longestNanos() {
        return count == 0 ? longestNanos : Math.max(longestNanos, clock.realNanos() - run(0).realNanos);
    }

    /** Counts the holds of now as over. */
    void end() {
        longestNanos = longestNanos();
        count = 0;
    }

    /** Empties it, in ring order from index 0 on. Called when nobody else uses it any more. */
    void releaseAll() {
        for (int word = 0; word < present.length; word++) {
            for (long left = present[word]; left != 0; left &= left - 1) {
                blocks.release((word << 6) + Long.numberOfTrailingZeros(left));
            }
            present[word] = 0;
        }
    }
}
