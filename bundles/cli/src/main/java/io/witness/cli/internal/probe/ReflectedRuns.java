package io.witness.cli.internal.probe;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps when answers were sent until a later answer of the same run reports it. Of the runs that were answered last, and of each
 * the newest times only: a flood of requests does not take memory. One thread answers, one adds times.
 */
final class ReflectedRuns {
    private static final int MOST_RUNS = 64;
    private static final int MOST_REPORTS = 1024;

    private record Report(long number, long softwareNanos, long hardwareNanos) {}

    private final Map<Long, ArrayDeque<Report>> runs = new LinkedHashMap<>(MOST_RUNS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ArrayDeque<Report>> eldest) {
            return size() > MOST_RUNS;
        }
    };

    /** Adds a time of an answer that was sent. */
    synchronized void stamped(long run, long number, long softwareNanos, long hardwareNanos) {
        ArrayDeque<Report> reports = runs.computeIfAbsent(run, first -> new ArrayDeque<>());
        if (reports.size() == MOST_REPORTS) {
            reports.remove();
        }
        reports.add(new Report(number, softwareNanos, hardwareNanos));
    }

    /** Puts the oldest times of a run into its next answer. */
    synchronized void report(long run, ProbeFrame answer) {
        ArrayDeque<Report> reports = runs.get(run);
        for (int i = 0; i < ProbeFrame.REPORTS && reports != null && !reports.isEmpty(); i++) {
            Report report = reports.remove();
            answer.report(i, report.number, report.softwareNanos, report.hardwareNanos);
        }
    }
}
