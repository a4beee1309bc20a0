package io.witness.consumers.internal;

import java.util.concurrent.TimeUnit;

/** Computes the packet time of one thread. */
final class PacketClock {
    /**
     * A time further ahead than this is accepted only if the next block has it, too, because headers can contain anything.
     */
    static final long LEAP_NANOS = TimeUnit.HOURS.toNanos(1);

    private final long startNanos;
    private long now;
    private long suspect;
    private long newest;
    private long readNanos;

    /**
     * Starts without a packet.
     *
     * @param wallNanos nanoseconds since 1970: the first packet is not expected to be later
     */
    PacketClock(long wallNanos) {
        startNanos = wallNanos;
    }

    /** Sets the time of a block's newest packet, read at this {@link System#nanoTime}. */
    void read(long lastTimeNanos, long nanoTime) {
        if (lastTimeNanos <= 0 || isLeap(lastTimeNanos)) {
            return;
        }
        newest = lastTimeNanos;
        readNanos = nanoTime;
        now = Math.max(now, lastTimeNanos);
    }

    private boolean isLeap(long time) {
        long expected = now == 0 ? startNanos : now;
        boolean leap = time - expected > LEAP_NANOS && Math.abs(time - suspect) > LEAP_NANOS;
        suspect = leap ? time : 0;
        return leap;
    }

    /** Advances by the time since the last block. */
    void tick(long nanoTime) {
        if (now != 0) {
            now = Math.max(now, newest + (nanoTime - readNanos));
        }
    }

    /** Returns nanoseconds since 1970, 0 before the first packet. */
    long nanos() {
        return now;
    }
}
