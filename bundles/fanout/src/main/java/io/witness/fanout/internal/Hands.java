package io.witness.fanout.internal;

/** The blocks in one reader's hands, and since when. Not synchronised: its owner is. */
final class Hands {
    /** For each block the agent's time at which it came into the hands, which is never 0; 0: it is not there. */
    private final long[] since;
    /** The same by the system's clock, to tell people. */
    private final long[] sinceReal;

    /** For each block how many had been taken when it came. */
    private final long[] takenBefore;

    private final TakenBlocks blocks;
    private final AgentClock clock;
    private final Pace pace;
    /** For each block its number in the order of their coming. */
    private final long[] order;

    private long lastPut;
    /** The number of the block that left last. */
    private long lastRemoved;
    /** When it left, by the agent's time. */
    private long removedAt;

    private long longestNanos;

    Hands(TakenBlocks blocks) {
        since = new long[blocks.numBlocks()];
        sinceReal = new long[since.length];
        takenBefore = new long[since.length];
        order = new long[since.length];
        this.blocks = blocks;
        clock = blocks.clock();
        pace = new Pace(blocks.takenSoFar());
    }

    /** Takes a run of blocks, which may go round the end of the ring. */
    void put(int firstIndex, int count) {
        long now = clock.nanos();
        long nowReal = clock.realNanos();
        long taken = blocks.takenSoFar();
        int index = firstIndex;
        for (int left = count; left > 0; left--) {
            since[index] = now;
            sinceReal[index] = nowReal;
            takenBefore[index] = taken;
            order[index] = ++lastPut;
            index = index + 1 == since.length ? 0 : index + 1;
        }
    }

    /** Whether a block is here; false also if there is no such block. */
    boolean has(int index) {
        return index >= 0 && index < since.length && since[index] != 0;
    }

    /** Gives a block out of the hands; false if it is not there. */
    boolean remove(int index) {
        if (!has(index)) {
            return false;
        }
        longestNanos = Math.max(longestNanos, clock.realNanos() - sinceReal[index]);
        lastRemoved = order[index];
        removedAt = clock.nanos();
        since[index] = 0;
        pace.returned(takenBefore[index], blocks.takenSoFar());
        return true;
    }

    Pace pace() {
        return pace;
    }

    /** How long a block has been here, in nanoseconds of the agent's time; -1: it is not. */
    long nanos(int index) {
        return has(index) ? clock.nanos() - since[index] : -1;
    }

    /** The same, but not from before the last removal if that was of a block that came earlier. */
    long turnNanos(int index) {
        long inHand = nanos(index);
        return inHand > 0 && lastRemoved < order[index] ? Math.min(inHand, clock.nanos() - removedAt) : inHand;
    }

    /** How long a block that is here has been, in nanoseconds by the system's clock. */
    long realNanos(int index) {
        return clock.realNanos() - sinceReal[index];
    }

    /** The longest time for which any block has been here, those included that still are; by the system's clock. */
    long longestNanos() {
        long now = clock.realNanos();
        long longest = longestNanos;
        for (int index = 0; index < since.length; index++) {
            if (since[index] != 0) {
                longest = Math.max(longest, now - sinceReal[index]);
            }
        }
        return longest;
    }
}
