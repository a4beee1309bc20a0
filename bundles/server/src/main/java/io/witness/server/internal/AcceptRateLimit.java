package io.witness.server.internal;

import java.util.concurrent.TimeUnit;

/**
 * How fast connections are accepted: in each window as many as there may be handshakes. So a flood of connects takes little
 * of a processor, and a handshake has the time of a window before a later one can take its place. For the server's thread.
 */
final class AcceptRateLimit {
    static final int MAX_PER_WINDOW = AdmissionControl.MAX_PENDING;
    static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private int accepted;
    private long windowEnd;

    /** Whether one more may be accepted. */
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

    /** Accepts nobody for a while: what is short now (descriptors, memory) may come back. */
    void pause(long nowNanos) {
        accepted = MAX_PER_WINDOW;
        windowEnd = nowNanos + PAUSE_NANOS;
    }

    /** How long it is not open yet, rounded up. */
    int millisToOpen(long nowNanos) {
        return isOpen(nowNanos) ? 0 : (int) TimeUnit.NANOSECONDS.toMillis(windowEnd - nowNanos) + 1;
    }
}
