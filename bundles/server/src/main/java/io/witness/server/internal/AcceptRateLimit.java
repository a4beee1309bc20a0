package io.witness.server.internal;

import java.util.concurrent.TimeUnit;

/**
 * Limits how fast connections are accepted: in each window as many as there may be handshakes. So a flood of connects takes
 * little processor time, and each handshake has the time of a window before a later one can displace it. For the server's
 * thread.
 */
final class AcceptRateLimit {
    static final int MAX_PER_WINDOW = AdmissionControl.MAX_PENDING;
    static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private int accepted;
    private long windowEnd;

    /** Tells whether one more connection may be accepted. */
    boolean isOpen(long nowNanos) {
        return accepted < MAX_PER_WINDOW || nowNanos - windowEnd >= 0;
    }

    void count(long nowNanos) {
        if (accepted == 0 || nowNanos - windowEnd >= 0) {
            accepted = 0;
            windowEnd = nowNanos + WINDOW_NANOS;
        }
        accepted++;
    }

    /** Accepts no connections for a while: missing descriptors or memory may become available. */
    void pause(long nowNanos) {
        accepted = MAX_PER_WINDOW;
        windowEnd = nowNanos + PAUSE_NANOS;
    }

    /** Returns the time until connections are accepted again, rounded up. */
    int millisToOpen(long nowNanos) {
        return isOpen(nowNanos) ? 0 : (int) TimeUnit.NANOSECONDS.toMillis(windowEnd - nowNanos) + 1;
    }
}
