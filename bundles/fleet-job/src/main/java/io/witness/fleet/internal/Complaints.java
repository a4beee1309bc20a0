package io.witness.fleet.internal;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts records that tables do not take, and prints a line for the first one of each reason. Any thread may call. */
final class Complaints {
    private final PrintStream errors;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    Complaints(PrintStream errors) {
        this.errors = errors;
    }

    /** Counts a record. There is a fixed number of reasons, and no text of others in them. */
    void add(String topic, int partition, long offset, String reason) {
        LongAdder count = counts.computeIfAbsent(reason, key -> new LongAdder());
        boolean isFirst = count.sum() == 0;
        count.increment();
        if (isFirst) {
            errors.println("witness: a record is skipped: " + topic + ", partition " + partition + ", offset " + offset
                    + " " + reason + "; further ones are only counted");
        }
    }

    /** Returns how many were skipped, by reason. */
    Map<String, LongAdder> counts() {
        return Map.copyOf(counts);
    }
}
