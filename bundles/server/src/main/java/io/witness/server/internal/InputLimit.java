package io.witness.server.internal;

import java.util.concurrent.TimeUnit;

/**
 * Limits the input of a client apart from returned blocks: mostly messages that are skipped. A client that exceeds it is not
 * read for a while, so that its data wait on its side. The reading thread counts, the server's thread ends the pause.
 */
final class InputLimit {
    /** Two messages of the largest size, much more than any client needs. */
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

    /** Begins a pause if it is due; returns whether it did. */
    boolean beginPause(long nowNanos) {
        if (paused || bytes < MAX_BYTES) {
            return false;
        }
        paused = true;
        pauseEndNanos = nowNanos + PAUSE_NANOS;
        return true;
    }

    /** Ends a pause if it is over; returns whether it did. */
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
