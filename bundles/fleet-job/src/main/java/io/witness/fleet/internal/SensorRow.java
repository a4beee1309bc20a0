package io.witness.fleet.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes rows of the table of sensors. A row is also the state of the job. */
final class SensorRow {
    private static final int MISSED_STATES = 3;
    private static final double PERCENT = 100;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final int MOST_NAME = 100;

    private SensorRow() {}

    /** Returns the name of the sensor that a state is of. */
    static String name(Map<String, Object> state) throws UnusableException {
        String name = Json.text(state, "sensor");
        if (name.isEmpty() || name.length() > MOST_NAME) {
            throw new UnusableException("has no name of a sensor of up to 100 characters");
        }
        return name;
    }

    /** Returns the time of a state, milliseconds since 1970. */
    static long millis(Map<String, Object> state) throws UnusableException {
        try {
            return Instant.parse(Json.text(state, "timestamp")).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnusableException("has no time timestamp");
        }
    }

    /** Returns when the sensor was seen, milliseconds since 1970; 0: only gaps are known. */
    static long seenMillis(Map<String, Object> row) {
        return row.get("seen") instanceof String seen ? Instant.parse(seen).toEpochMilli() : 0;
    }

    /** Makes the row of a state, with the gaps of the row before; null: there is none. */
    static Map<String, Object> of(Map<String, Object> state, Map<String, Object> before) throws UnusableException {
        Object totals = state.get("totals");
        long packets = Json.countOrZero(totals, "packets");
        long dropped = Json.countOrZero(totals, "dropped");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sensor", name(state));
        row.put("status", "alive");
        row.put("seen", Instant.ofEpochMilli(millis(state)).toString());
        row.put("running", !Boolean.FALSE.equals(state.get("running")));
        row.put("interval_seconds", Math.max(1, Json.countOrZero(state, "interval_seconds")));
        row.put("version", Json.textOrEmpty(state, "version"));
        row.put("packets", packets);
        row.put("dropped", dropped);
        row.put("skipped", Json.countOrZero(totals, "skipped"));
        row.put("loss_percent", dropped == 0 ? 0.0 : PERCENT * dropped / ((double) dropped + packets));
        Object rates = state.get("rates");
        row.put("packets_per_second", Json.countOrZero(rates, "packets_per_second"));
        row.put("dropped_per_second", Json.countOrZero(rates, "dropped_per_second"));
        putSockets(row, state.get("sockets") instanceof List<?> sockets ? sockets : List.of());
        Object exporter = state.get("exporter");
        row.put("records_delivered", Json.countOrZero(exporter, "delivered"));
        row.put("records_spooled", Json.countOrZero(exporter, "spooled"));
        row.put("records_dropped", Json.countOrZero(exporter, "dropped"));
        row.put("gaps", Json.countOrZero(before, "gaps"));
        row.put("gap_packets", Json.countOrZero(before, "gap_packets"));
        row.put("last_gap", before == null ? null : before.get("last_gap"));
        return row;
    }

    private static void putSockets(Map<String, Object> row, List<?> sockets) {
        row.put("sockets", (long) sockets.size());
        row.put(
                "capturing",
                sockets.stream()
                        .filter(each -> each instanceof Map<?, ?> socket && "capturing".equals(socket.get("state")))
                        .count());
    }

    /** Adds a gap to a row; null: the sensor has sent no state yet. */
    static Map<String, Object> withGap(String sensor, Map<String, Object> gap, Map<String, Object> before)
            throws UnusableException {
        Map<?, ?> own = Json.object(gap, "witness");
        Map<String, Object> row = before == null ? new LinkedHashMap<>() : before;
        row.putIfAbsent("sensor", sensor);
        row.putIfAbsent("status", "unknown");
        row.put("gaps", Json.countOrZero(row, "gaps") + 1);
        row.put("gap_packets", Json.countOrZero(row, "gap_packets") + Json.countOrZero(own, "packets"));
        row.put("last_gap", Json.text(gap, "timestamp"));
        return row;
    }

    /** Brings the status up to date. Returns whether it has changed. */
    static boolean judge(Map<String, Object> row, long nowMillis) {
        if (seenMillis(row) == 0) {
            return false;
        }
        String status;
        if (Boolean.FALSE.equals(row.get("running"))) {
            status = "ended";
        } else {
            long limit = MISSED_STATES * Json.countOrZero(row, "interval_seconds") * MILLIS_PER_SECOND;
            status = nowMillis - seenMillis(row) > limit + MILLIS_PER_SECOND - 1 ? "silent" : "alive";
        }
        return !status.equals(row.put("status", status));
    }
}
