package io.witness.flows.internal;

/**
 * Tells the time by the packets. A packet that is more than an hour away from it is a stray: a single one does not move the time. Two of
 * them ahead, one after the other, move it there. Behind it, {@value #MOST_BEHIND} in a row move it back: the clock was set back, or an
 * older capture follows. Otherwise the time never goes back. For one thread.
 */
public final class PacketClock {
    static final int MOST_BEHIND = 1000;

    private static final int MOST_AHEAD = 2;
    private static final long HOUR = 3_600_000_000_000L;

    private long now;
    private boolean hasBegun;
    private boolean isStray;
    private boolean hasGoneBack;
    /** How many strays there were in a row, all about the time of the last one. */
    private int strays;

    private long suspect;
    /** The time of the last packet that was no stray; the time may have gone on without packets since. */
    private long last;

    /** Advances to a packet's time, and returns the time. */
    public long advance(long nanos) {
        hasGoneBack = false;
        isStray = hasBegun && isFar(nanos, now) && isFar(nanos, last);
        if (isStray) {
            if (isBelieved(nanos)) {
                hasGoneBack = nanos < now;
                now = nanos;
                last = nanos;
            }
            return now;
        }
        strays = 0;
        last = nanos;
        if (nanos > now || !hasBegun) {
            hasBegun = true;
            now = nanos;
        }
        return now;
    }

    /** Advances to this time while there are no packets, and returns the time; an earlier one has no effect. */
    public long pass(long nanos) {
        if (nanos > now && (!isFar(nanos, now) || isBelieved(nanos))) {
            now = nanos;
        }
        return now;
    }

    private static boolean isFar(long nanos, long from) {
        return nanos - from > HOUR || nanos - from < -HOUR;
    }

    private boolean isBelieved(long nanos) {
        strays = strays > 0 && !isFar(nanos, suspect) ? strays + 1 : 1;
        suspect = nanos;
        if (strays < (nanos > now ? MOST_AHEAD : MOST_BEHIND)) {
            return false;
        }
        strays = 0;
        return true;
    }

    /** Tells whether the last packet was more than an hour away from the time. */
    public boolean isStray() {
        return isStray;
    }

    /** Tells whether the last packet has moved the time back. */
    public boolean hasGoneBack() {
        return hasGoneBack;
    }

    /** Returns the time, 0 before the first packet. */
    public long now() {
        return now;
    }
}
