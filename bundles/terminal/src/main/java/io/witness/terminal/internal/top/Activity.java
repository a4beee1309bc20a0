package io.witness.terminal.internal.top;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Describes what all rings and readers did between two samples.
 *
 * @param rings by socket and index
 * @param readers by ring and age
 */
record Activity(List<RingRates> rings, List<ReaderRates> readers) {
    /** Compares two samples; what is in the later one only has no rates. */
    static Activity between(Sample before, Sample now) {
        double seconds = (now.nanos() - before.nanos()) / 1e9;
        Map<RingCounters.Key, RingCounters> ringsBefore = new HashMap<>();
        before.rings().forEach(ring -> ringsBefore.put(ring.key(), ring));
        Map<ReaderCounters.Key, ReaderCounters> readersBefore = new HashMap<>();
        before.readers().forEach(reader -> readersBefore.put(reader.key(), reader));

        Map<RingCounters.Key, RingRates> rings = new HashMap<>();
        List<RingRates> inOrder = new ArrayList<>();
        for (RingCounters ring : now.rings()) {
            RingRates rates = RingRates.between(ringsBefore.get(ring.key()), ring, seconds);
            rings.put(ring.key(), rates);
            inOrder.add(rates);
        }
        List<ReaderRates> readers = now.readers().stream()
                .map(reader -> ReaderRates.between(
                        readersBefore.get(reader.key()),
                        reader,
                        seconds,
                        rings.get(reader.key().ring())))
                .toList();
        return new Activity(List.copyOf(inOrder), readers);
    }

    /** Sums a rate over all rings; unknown rates are left out. */
    double sumOfRings(Function<RingRates, OptionalDouble> rate) {
        return rings.stream().mapToDouble(ring -> rate.apply(ring).orElse(0)).sum();
    }

    /** Sums a rate over all readers; unknown rates are left out. */
    double sumOfReaders(Function<ReaderRates, OptionalDouble> rate) {
        return readers.stream()
                .mapToDouble(reader -> rate.apply(reader).orElse(0))
                .sum();
    }

    /** Returns the time until the first ring is full at the present rates. */
    OptionalDouble leastSlackSeconds() {
        return rings.stream()
                .map(RingRates::slackSeconds)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
    }
}
