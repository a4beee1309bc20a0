package io.witness.deploy.internal;

import io.witness.api.log.internal.EventLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Logs what is wrong with jars. Each jar has few lines a minute, of the others one tells the number: a jar may fail as often as somebody
 * copies it. Any thread may call.
 */
final class JarLog {
    private static final int MOST_LINES = 10;

    private final Logger log;
    private final Map<Kind, Limit> limits = new ConcurrentHashMap<>();

    private record Kind(boolean isError, String jar) {}

    /** The limit of one kind, and when its last event was. */
    private record Limit(EventLimit events, long lastNanos) {}

    JarLog(Logger log) {
        this.log = log;
    }

    /** Logs an error of a jar, or counts it. */
    void error(String jar, String line, long nowNanos) {
        add(new Kind(true, jar), line, nowNanos);
    }

    /** Logs a warning of a jar, or counts it. */
    void warn(String jar, String line, long nowNanos) {
        add(new Kind(false, jar), line, nowNanos);
    }

    private void add(Kind kind, String line, long nowNanos) {
        limits.compute(kind, (same, limit) -> new Limit(limit == null ? limit(kind) : limit.events(), nowNanos))
                .events()
                .add(line, nowNanos);
    }

    private EventLimit limit(Kind kind) {
        Consumer<String> writer = kind.isError() ? line -> log.error("{}", line) : line -> log.warn("{}", line);
        return new EventLimit(MOST_LINES, (kind.isError() ? "errors of " : "warnings of ") + kind.jar(), writer);
    }

    /** Logs how many events were only counted, when their minute is over; to be called now and then while {@link #isTimed}. */
    void tick(long nowNanos) {
        limits.values().forEach(limit -> limit.events().tick(nowNanos));
        limits.values()
                .removeIf(limit ->
                        !limit.events().hasSuppressed() && nowNanos - limit.lastNanos() >= EventLimit.WINDOW_NANOS);
    }

    /** Tells whether there are jars whose minute is not over. */
    boolean isTimed() {
        return !limits.isEmpty();
    }

    /** Logs how many events were only counted, at once: there will be no more. */
    void flush(long nowNanos) {
        limits.values().forEach(limit -> limit.events().flush(nowNanos));
    }
}
