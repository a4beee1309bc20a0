package io.witness.fleet.internal;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what tables do not take or keep, and prints a line for the first time of each reason. Any thread may call. */
final class Complaints {
    private final PrintStream errors;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    Complaints(PrintStream errors) {
        this.errors = errors;
    }

    /** Counts a record that is skipped. There is a fixed number of reasons, and no text of others in them. */
    void skipped(String origin, String reason) {
        count("a record is skipped that " + reason, "a record is skipped: " + origin + " " + reason);
    }

    /** Counts what is forgotten for lack of room. */
    void forgotten(String what) {
        count(what, what);
    }

    private void count(String what, String first) {
        LongAdder count = counts.computeIfAbsent(what, key -> new LongAdder());
        boolean isFirst = count.sum() == 0;
        count.increment();
        if (isFirst) {
            errors.println("witness: " + first + "; further times are only counted");
        }
    }

    /** Prints how often each has happened. */
    void printCounts() {
        counts.forEach((what, count) -> errors.println("witness: " + count + " times: " + what));
    }
}
