package io.witness.server.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Logs the first line at once, then one line a minute with the number of lines. For one thread. */
final class RateLimitedLog {
    static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Consumer<String> log;
    private final String what;
    private boolean started;
    private long writtenNanos;
    private long suppressed;
    private String last;

    /**
     * Creates a log for lines of one kind.
     *
     * @param what the plural of what a line reports
     */
    RateLimitedLog(Consumer<String> log, String what) {
        this.log = log;
        this.what = what;
    }

    void add(String line, long nowNanos) {
        if (!isDue(nowNanos)) {
            suppressed++;
            last = line;
            return;
        }
        tick(nowNanos);
        if (isDue(nowNanos)) {
            write(line, nowNanos);
        } else {
            suppressed = 1;
            last = line;
        }
    }

    /** Logs what was held back for long enough; must be called periodically while {@link #hasSuppressed}. */
    void tick(long nowNanos) {
        if (suppressed > 0 && isDue(nowNanos)) {
            write(suppressed + " more " + what + ", the last: " + last, nowNanos);
            suppressed = 0;
        }
    }

    boolean hasSuppressed() {
        return suppressed > 0;
    }

    private boolean isDue(long nowNanos) {
        return !started || nowNanos - writtenNanos >= PAUSE_NANOS;
    }

    private void write(String line, long nowNanos) {
        started = true;
        writtenNanos = nowNanos;
        log.accept(line);
    }
}
