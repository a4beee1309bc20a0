package io.witness.cli.internal.probe;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Collects the times of probes as they become known, in any order and by any thread, and measures what they allow. A
 * method holds a lock for less than a microsecond, and {@link #summary} for less than a millisecond; allocates nothing for each
 * probe.
 *
 * <p>The times of the last {@link #RECENT} probes are kept. An older one still counts as received, but no delay of it is
 * measured.
 */
final class ProbeLog {
    /** The most probes of a run. */
    static final int MOST = Integer.MAX_VALUE - 1;

    static final int RECENT = 1 << 16;

    private static final Metric[] METRICS = Metric.values();

    private final long[] times = new long[RECENT * Metric.TIMES];
    /** The metrics of a probe that were measured, a bit for each. */
    private final int[] measured = new int[RECENT];

    private final ProbeSequence sequence = new ProbeSequence();
    private final Map<Metric, DelayHistogram> delays = new EnumMap<>(Metric.class);
    private final long[] ignored = new long[Ignored.values().length];
    private int next;

    /** Returns the number of the next probe, and forgets the times of the one that had its place. For the sender. */
    synchronized int begin() {
        int place = next % RECENT;
        Arrays.fill(times, place * Metric.TIMES, (place + 1) * Metric.TIMES, 0);
        measured[place] = 0;
        return next++;
    }

    /** Takes the last number back, because its probe could not be sent. */
    synchronized void unsent() {
        next--;
    }

    /** Counts a probe, or its answer, that came back with this number; false if it is to be ignored. */
    synchronized boolean came(long number) {
        if (number < 0 || number >= next) {
            ignored[Ignored.NEVER_SENT.ordinal()]++;
            return false;
        }
        return sequence.came((int) number);
    }

    synchronized void ignored(Ignored why) {
        ignored[why.ordinal()]++;
    }

    /** Sets a time of a probe, the first one that is known; 0, and one of an unknown or old probe, is ignored. */
    synchronized void time(long number, Point point, Clock clock, long nanos) {
        if (number < 0 || number >= next || number < next - RECENT || nanos == 0) {
            return;
        }
        int place = (int) (number % RECENT);
        int start = place * Metric.TIMES;
        int index = start + Metric.at(point, clock);
        if (times[index] == 0) {
            times[index] = nanos;
            measure(place, start);
        }
    }

    private void measure(int place, int start) {
        for (Metric metric : METRICS) {
            int bit = 1 << metric.ordinal();
            if ((measured[place] & bit) == 0 && metric.isKnown(times, start)) {
                measured[place] |= bit;
                delays.computeIfAbsent(metric, first -> new DelayHistogram()).record(metric.value(times, start));
            }
        }
    }

    /** Returns how many probes were sent. */
    synchronized int sent() {
        return next;
    }

    /** Tells whether a probe is back, and all of the kernel's times of it, and the network card's if there are such, are known. */
    synchronized boolean isSettled(int number, Metric least) {
        int all = 1 << least.ordinal();
        for (Metric metric : delays.keySet()) {
            all |= metric.label().equals("hardware") ? 1 << metric.ordinal() : 0;
        }
        return sequence.hasCome(number) && (measured[number % RECENT] & all) == all;
    }

    /** Describes a recent probe in one line, in nanoseconds: what was measured of it. */
    synchronized String line(int number) {
        StringBuilder text = new StringBuilder("probe=").append(number);
        if (!sequence.hasCome(number)) {
            return text.append(" lost").toString();
        }
        int place = number % RECENT;
        for (Metric metric : METRICS) {
            if ((measured[place] & 1 << metric.ordinal()) != 0) {
                text.append(' ').append(metric.group()).append('.').append(metric.label());
                text.append('=').append(metric.value(times, place * Metric.TIMES));
            }
        }
        return text.toString();
    }

    /** Sums up what is known now. */
    synchronized ProbeSummary summary(long dropped) {
        Map<Metric, Spread> spreads = new EnumMap<>(Metric.class);
        delays.forEach((metric, histogram) -> spreads.put(metric, Spread.of(histogram)));
        Map<Ignored, Long> reasons = new EnumMap<>(Ignored.class);
        for (Ignored why : Ignored.values()) {
            reasons.put(why, ignored[why.ordinal()]);
        }
        return new ProbeSummary(
                next,
                sequence.received(),
                sequence.duplicates(),
                sequence.reordered(),
                dropped,
                Map.copyOf(reasons),
                Map.copyOf(spreads));
    }
}
