package io.witness.server.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Passes the first line on at once, then one a minute, which says how many there were. For one thread. */
final class RateLimitedLog {
    static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Consumer<String> log;
    private final String what;
    private boolean started;
    private long writtenNanos;
    private long suppressed;
    private String last;

    /**
     * Keeps a log from being flooded.
     *
     * @param what there is one of a line, in the plural
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

    /** To be called now and then while {@link #hasSuppressed}. */
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
