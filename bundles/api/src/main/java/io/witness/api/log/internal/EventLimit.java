package io.witness.api.log.internal;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Limits how many lines about events of one kind are logged, for events that others cause, and so can repeat as fast as they want. The
 * first ones are logged as they come; of the others, one line a minute says how many there were, and the last one of them. It keeps one
 * line, however many events there are. Any thread may call.
 */
public final class EventLimit {
    /** The time in which the number of lines is limited: one minute. */
    public static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int mostLines;
    private final String what;
    private final Consumer<String> log;
    /** When the present window began; no meaning before there is a line. */
    private long begunNanos;
    /** Lines in the present window; 0: there is none. */
    private int lines;

    private long suppressed;
    private String last;

    /**
     * Limits events of one kind.
     *
     * @param mostLines how many lines there are in a minute, at least 1
     * @param what what has happened to more of them, such as {@code clients have joined}
     * @param log writes a line; it must not wait
     */
    public EventLimit(int mostLines, String what, Consumer<String> log) {
        if (mostLines < 1) {
            throw new IllegalArgumentException("mostLines=" + mostLines + " would never tell anything: use at least 1");
        }
        this.mostLines = mostLines;
        this.what = Objects.requireNonNull(what, "what");
        this.log = Objects.requireNonNull(log, "log");
    }

    /**
     * Logs an event, or counts it.
     *
     * @param line the event
     * @param nowNanos {@link System#nanoTime()}
     */
    public synchronized void add(String line, long nowNanos) {
        tick(nowNanos);
        if (isOver(nowNanos)) {
            lines = 0;
        }
        if (lines < mostLines) {
            write(line, nowNanos);
        } else {
            suppressed++;
            last = line;
        }
    }

    /**
     * Logs how many events were only counted, when the minute is over; to be called now and then while {@link #hasSuppressed}.
     *
     * @param nowNanos {@link System#nanoTime()}
     */
    public synchronized void tick(long nowNanos) {
        if (isOver(nowNanos)) {
            flush(nowNanos);
        }
    }

    /**
     * Logs how many events were only counted, at once: there will be no more.
     *
     * @param nowNanos {@link System#nanoTime()}
     */
    public synchronized void flush(long nowNanos) {
        if (suppressed > 0) {
            String line = "… " + suppressed + " more " + what + " in the last " + minutes(nowNanos - begunNanos)
                    + ", the last one: " + last;
            suppressed = 0;
            last = null;
            lines = 0;
            write(line, nowNanos);
        }
    }

    /**
     * Tells whether there are events that were only counted.
     *
     * @return whether {@link #tick} has something to say, now or later
     */
    public synchronized boolean hasSuppressed() {
        return suppressed > 0;
    }

    private boolean isOver(long nowNanos) {
        return lines == 0 || nowNanos - begunNanos >= WINDOW_NANOS;
    }

    private void write(String line, long nowNanos) {
        if (lines == 0) {
            begunNanos = nowNanos;
        }
        lines++;
        log.accept(line);
    }

    private static String minutes(long nanos) {
        long minutes = Math.max(1, Math.round((double) nanos / WINDOW_NANOS));
        return minutes == 1 ? "minute" : minutes + " minutes";
    }
}
