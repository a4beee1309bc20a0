package io.witness.consumers.internal;

import java.util.concurrent.TimeUnit;

/** What time it is by the packets that one thread reads. */
final class PacketClock {
    /** Further ahead than this, a time is believed when the next block has it, too: headers can hold anything. */
    static final long LEAP_NANOS = TimeUnit.HOURS.toNanos(1);

    private final long startNanos;
    private long now;
    private long suspect;
    private long newest;
    private long readNanos;

    /**
     * Begins with no packet.
     *
     * @param wallNanos nanoseconds since 1970: the time of the first packet is not expected to be later
     */
    PacketClock(long wallNanos) {
        startNanos = wallNanos;
    }

    /** Takes the time of a block's newest packet over, at a moment of {@link System#nanoTime}. */
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

    /** Goes on by the time that has passed since the last block. */
    void tick(long nanoTime) {
        if (now != 0) {
            now = Math.max(now, newest + (nanoTime - readNanos));
        }
    }

    /** Nanoseconds since 1970, 0 before the first packet. */
    long nanos() {
        return now;
    }
}
