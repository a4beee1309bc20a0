package io.witness.monitor.internal.http;

import io.witness.api.log.internal.EventLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Logs requests that fail by a fault of this program: of each page the first one in a minute, with its stack trace, and the number of the
 * others. There may be a request whenever somebody wants. Any thread may call.
 */
final class FailureLog {
    private final Logger log;
    private final Executor later;
    private final Map<String, Failures> pages = new ConcurrentHashMap<>();
    /** Whether something waits until the minute is over, to tell how many there were. */
    private final AtomicBoolean summingUp = new AtomicBoolean();

    /**
     * Prepares for failures.
     *
     * @param later executes what it gets after {@link EventLimit#WINDOW_NANOS}
     */
    FailureLog(Logger log, Executor later) {
        this.log = log;
        this.later = later;
    }

    /** Logs a failure of a page that there is, or counts it. */
    void add(String path, Throwable failure, long nowNanos) {
        boolean isOnlyCounted =
                pages.computeIfAbsent(path, page -> new Failures(log, page)).add(failure, nowNanos);
        if (isOnlyCounted && summingUp.compareAndSet(false, true)) {
            later.execute(() -> {
                summingUp.set(false); // first: what comes from now on is told later
                flush(System.nanoTime());
            });
        }
    }

    /** Logs how many failures were only counted. */
    void flush(long nowNanos) {
        pages.values().forEach(failures -> failures.flush(nowNanos));
    }

    /** The failures of one page. */
    private static final class Failures {
        private final String path;
        private final EventLimit limit;
        /** The one that is being logged; null: how many there were is. */
        private Throwable present;

        Failures(Logger log, String path) {
            this.path = path;
            limit = new EventLimit(1, "requests for " + path + " failed", line -> log.error(line, present));
        }

        synchronized boolean add(Throwable failure, long nowNanos) {
            limit.tick(nowNanos); // what it says is not of this one
            present = failure;
            limit.add(path + " cannot be answered: " + failure, nowNanos);
            present = null;
            return limit.hasSuppressed();
        }

        synchronized void flush(long nowNanos) {
            limit.flush(nowNanos);
        }
    }
}
