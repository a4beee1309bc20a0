package io.witness.server.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Passes the first line on at once, then one a minute, which says how many there were. For one thread. */
final class OccasionalLog {
    static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Consumer<String> log;
    private final String what;
    private boolean begun;
    private long toldNanos;
    private long untold;
    private String last;

    /**
     * Keeps a log from being flooded.
     *
     * @param what there is one of a line, in the plural
     */
    OccasionalLog(Consumer<String> log, String what) {
        this.log = log;
        this.what = what;
    }

    void add(String line, long nowNanos) {
        if (!isDue(nowNanos)) {
            untold++;
            last = line;
            return;
        }
        tick(nowNanos);
        if (isDue(nowNanos)) {
            tell(line, nowNanos);
        } else {
            untold = 1;
            last = line;
        }
    }

    /** To be called now and then while {@link #hasUntold}. */
    void tick(long nowNanos) {
        if (untold > 0 && isDue(nowNanos)) {
            tell(untold + " more " + what + ", the last: " + last, nowNanos);
            untold = 0;
        }
    }

    boolean hasUntold() {
        return untold > 0;
    }

    private boolean isDue(long nowNanos) {
        return !begun || nowNanos - toldNanos >= PAUSE_NANOS;
    }

    private void tell(String line, long nowNanos) {
        begun = true;
        toldNanos = nowNanos;
        log.accept(line);
    }
}
