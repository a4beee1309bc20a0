package io.witness.server.internal;

import java.util.concurrent.TimeUnit;

/**
 * Bounds what is read of a client beside returned blocks: messages that are skipped, mostly. When it has sent its share it
 * is not listened to for a while, so that what it sends waits on its side. Counted by who reads, ended by the server's
 * thread.
 */
final class Chatter {
    /** Two messages of the largest size, much more than anybody has to say. */
    static final int MOST_BYTES = 1 << 17;

    static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int HEADER_BYTES = 4;

    private int bytes;
    private boolean resting;
    private long restEnd;

    /** Counts a message. */
    void add(int valueLength) {
        bytes = Math.min(bytes + HEADER_BYTES + valueLength, MOST_BYTES);
    }

    /** Whether a rest is to begin: it then has begun. */
    boolean needsRest(long nowNanos) {
        if (resting || bytes < MOST_BYTES) {
            return false;
        }
        resting = true;
        restEnd = nowNanos + REST_NANOS;
        return true;
    }

    /** Whether a rest is over: it then has ended. */
    boolean hasRested(long nowNanos) {
        if (!resting || nowNanos - restEnd < 0) {
            return false;
        }
        resting = false;
        bytes = 0;
        return true;
    }

    boolean isResting() {
        return resting;
    }
}
