package io.witness.fleet.internal;

import java.util.List;
import java.util.Map;

/**
 * Holds the last state of a sensor.
 *
 * @param name the sensor
 * @param millis when it was sent, by the sensor's clock, milliseconds since 1970
 * @param state what it tells
 * @param bytes the length of the record
 */
record SensorView(String name, long millis, Map<String, Object> state, int bytes) {
    private static final int MISSED_STATES = 3;
    private static final int PERCENT = 100;

    /** Reads a record of the topic. */
    static SensorView of(byte[] value, long millis) throws UnusableException {
        Map<String, Object> state = Json.read(value);
        if (!"sensor".equals(state.get("event_type"))) {
            throw new UnusableException("is no state of a sensor");
        }
        return new SensorView(Json.text(state, "sensor"), millis, state, value.length);
    }

    private static long number(Object of, String name) {
        return of instanceof Map<?, ?> object && object.get(name) instanceof Number number ? number.longValue() : 0;
    }

    long ageSeconds(long nowMillis) {
        return Math.max(0, nowMillis - millis) / 1000;
    }

    /** Returns whether it is alive, has ended, or has not told anything for longer than it should. */
    String status(long nowMillis) {
        if (Boolean.FALSE.equals(state.get("running"))) {
            return "ended";
        }
        long interval = Math.max(1, number(state, "interval_seconds"));
        return ageSeconds(nowMillis) > MISSED_STATES * interval ? "silent" : "alive";
    }

    String version() {
        return state.get("version") instanceof String version ? version : "";
    }

    long rate(String name) {
        return number(state.get("rates"), name);
    }

    long total(String name) {
        return number(state.get("totals"), name);
    }

    /** Returns what the kernel dropped, in percent of what it had for all sockets. */
    double lossPercent() {
        long dropped = total("dropped");
        long all = dropped + total("packets");
        return all == 0 ? 0 : (double) PERCENT * dropped / all;
    }

    /** Returns how many sockets capture, and how many there are. */
    String sockets() {
        List<?> sockets = state.get("sockets") instanceof List<?> list ? list : List.of();
        long capturing = sockets.stream()
                .filter(socket -> socket instanceof Map<?, ?> object && "capturing".equals(object.get("state")))
                .count();
        return capturing + " of " + sockets.size();
    }

    long exporter(String name) {
        return number(state.get("exporter"), name);
    }
}
