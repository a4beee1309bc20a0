package io.witness.monitor.internal.metrics;

import io.witness.api.socket.RingStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Measures how many blocks a second each ring takes, over some seconds before each scrape. Not synchronised: its owner is. */
final class BlockRates {
    /** A rate is measured over at least this time, once a ring is as old. */
    private static final double LEAST_SECONDS = 5;

    private static final double NANOS = 1e9;

    private final Map<Key, History> rings = new HashMap<>();
    private final Set<Key> seen = new HashSet<>();

    private record Key(String socketName, int index) {}

    private record Sample(double seconds, long blocks) {}

    /** The base of the rate, and the sample that becomes the base when it is old enough. */
    private record History(Instant since, Sample base, Sample next) {}

    /**
     * Measures a ring.
     *
     * @param nowNanos a clock
     * @param now the same time
     * @return blocks a second; 0: none were taken
     */
    double blocksPerSecond(String socketName, RingStatus ring, long nowNanos, Instant now) {
        Key key = new Key(socketName, ring.fanoutIndex());
        seen.add(key);
        Sample current = new Sample(nowNanos / NANOS, ring.taken().blocks());
        History history = rings.get(key);
        if (history == null || !history.since.equals(ring.since())) {
            double age =
                    Math.max(0, java.time.Duration.between(ring.since(), now).toNanos() / NANOS);
            history = new History(ring.since(), new Sample(current.seconds - age, 0), current);
        } else if (current.seconds - history.next.seconds >= LEAST_SECONDS) {
            history = new History(history.since, history.next, current);
        }
        rings.put(key, history);
        double seconds = current.seconds - history.base.seconds;
        return seconds <= 0 ? 0 : (current.blocks - history.base.blocks) / seconds;
    }

    /** Forgets rings that were not measured since the last call. */
    void forgetOthers() {
        rings.keySet().retainAll(seen);
        seen.clear();
    }
}
