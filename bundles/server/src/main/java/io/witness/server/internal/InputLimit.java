package io.witness.server.internal;

import java.util.concurrent.TimeUnit;

/**
 * Bounds what is read of a client beside returned blocks: messages that are skipped, mostly. When it has sent its share it
 * is not listened to for a while, so that what it sends waits on its side. Counted by who reads, ended by the server's
 * thread.
 */
final class InputLimit {
    /** Two messages of the largest size, much more than anybody has to say. */
    static final int MAX_BYTES = 1 << 17;

    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int HEADER_BYTES = 4;

    private int bytes;
    private boolean paused;
    private long pauseEndNanos;

    /** Counts a message. */
    void add(int valueLength) {
        bytes = Math.min(bytes + HEADER_BYTES + valueLength, MAX_BYTES);
    }

    /** Whether a rest is to begin: it then has begun. */
    boolean beginPause(long nowNanos) {
        if (paused || bytes < MAX_BYTES) {
            return false;
        }
        paused = true;
        pauseEndNanos = nowNanos + PAUSE_NANOS;
        return true;
    }

    /** Whether a rest is over: it then has ended. */
    boolean endPause(long nowNanos) {
        if (!paused || nowNanos - pauseEndNanos < 0) {
            return false;
        }
        paused = false;
        bytes = 0;
        return true;
    }

    boolean isPaused() {
        return paused;
    }
}
