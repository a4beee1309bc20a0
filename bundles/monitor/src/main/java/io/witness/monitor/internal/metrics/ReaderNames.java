package io.witness.monitor.internal.metrics;

import io.witness.api.socket.OneLine;
import io.witness.api.socket.Reader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the names of clients in labels: a process chooses its name, and each name costs whoever stores the metrics. There are
 * at most {@link #MOST} at a time, and a new one takes the place of one that was not seen for an hour. Not synchronised: its
 * owner is.
 */
final class ReaderNames {
    /** Enough for the programs on a host; a thousandth of what a Prometheus server stores with ease. */
    static final int MOST = 100;
    /** Stands for the clients for whose names there is no place. */
    static final String OTHERS = "(others)";

    static final long KEPT_NANOS = TimeUnit.HOURS.toNanos(1);

    /** When each name was seen last, the one seen longest ago first. */
    private final Map<String, Long> names = new LinkedHashMap<>(16, 0.75f, true);

    String labelOf(Reader reader, long nowNanos) {
        String name = OneLine.ofValue(reader.name());
        if (reader.kind() == Reader.Kind.CONSUMER) {
            return name; // deployed by the operator
        }
        if (!names.containsKey(name) && names.size() >= MOST) {
            Map.Entry<String, Long> eldest = names.entrySet().iterator().next();
            if (nowNanos - eldest.getValue() < KEPT_NANOS) {
                return OTHERS;
            }
            names.remove(eldest.getKey());
        }
        names.put(name, nowNanos);
        return name;
    }
}
