package io.witness.fanout.internal;

/**
 * How fast a reader is, measured in blocks that the kernel fills meanwhile: so that a reader which lags is given no more, and
 * nothing older, than it gives back before the kernel needs it. Not synchronised: its owner is.
 */
final class Pace {
    private static final int UNIT = 16;
    private static final int WEIGHT_OF_PAST = 4;

    /** Blocks that are taken while one is in the reader's hands; an average of the last few, in 1 / UNIT. */
    private long hold;
    /** Blocks that are taken from one return to the next; the same. */
    private long interval;

    private long takenAtLastReturn;
    private boolean lags;

    /** Begins when so many blocks have been taken already. */
    Pace(long takenBefore) {
        takenAtLastReturn = takenBefore;
    }

    /** A block came back. */
    void returned(long takenWhenItCame, long takenNow) {
        hold += ((takenNow - takenWhenItCame) * UNIT - hold) / WEIGHT_OF_PAST;
        interval += ((takenNow - takenAtLastReturn) * UNIT - interval) / WEIGHT_OF_PAST;
        takenAtLastReturn = takenNow;
    }

    /** Whether blocks wait because the reader's hands are full; until none waits any more. */
    void lags(boolean now) {
        lags = now;
    }

    /** How many blocks the reader may have in its hands, of those that it may have at most. */
    int hands(int most, int room) {
        if (!lags || interval == 0) {
            return most;
        }
        return (int) Math.max(1, Math.min(most, (long) room * UNIT / 2 / interval));
    }

    /** How many blocks may wait. */
    int mostWaiting(int room) {
        return (int) Math.max(1, room - hold / UNIT);
    }
}
