package io.witness.flows.internal;

/**
 * Tells the time by the packets. It never goes back, and a single packet that is more than an hour ahead does not move it. For one
 * thread.
 */
public final class PacketClock {
    private static final long HOUR = 3_600_000_000_000L;

    private long now;
    private boolean hasBegun;
    private long suspect;
    private boolean isSuspect;

    /** Advances to a packet's time, and returns the time. */
    public long advance(long nanos) {
        if (!hasBegun) {
            hasBegun = true;
            now = nanos;
        } else if (nanos > now) {
            boolean isFar = nanos - now > HOUR;
            if (!isFar || isSuspect && Math.abs(nanos - suspect) <= HOUR) {
                now = nanos;
            }
            isSuspect = isFar;
            suspect = nanos;
        } else {
            isSuspect = false;
        }
        return now;
    }

    /** Returns the time, 0 before the first packet. */
    public long now() {
        return now;
    }
}
