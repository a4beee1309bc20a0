package io.witness.fleet.internal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Shows the last state of each sensor. */
final class SensorsView implements FleetView {
    /** Of the records that are kept: some 10,000 sensors. Whoever may write to the topic may write any number of them. */
    static final long MOST_BYTES = 32L << 20;

    private final TreeMap<String, SensorView> sensors = new TreeMap<>();
    private long bytes;
    private long withoutRoom;

    @Override
    public void add(byte[] key, byte[] value, long millis) throws UnusableException {
        if (value == null) {
            forget(key);
            return;
        }
        SensorView view = SensorView.of(value, millis);
        SensorView known = sensors.get(view.name());
        if (known != null && known.millis() > millis) {
            return;
        }
        long more = value.length - (known == null ? 0 : known.bytes());
        if (bytes + more > MOST_BYTES) {
            withoutRoom++;
        } else {
            bytes += more;
            sensors.put(view.name(), view);
        }
    }

    private void forget(byte[] key) {
        SensorView gone = key == null ? null : sensors.remove(new String(key, StandardCharsets.UTF_8));
        bytes -= gone == null ? 0 : gone.bytes();
    }

    @Override
    public String table(long nowMillis) {
        TextTable table = new TextTable(
                2,
                "SENSOR",
                "STATUS",
                "SEEN",
                "PACKETS/S",
                "DROPPED/S",
                "DROPPED",
                "LOSS",
                "SOCKETS",
                "RECORDS/S",
                "SPOOLED",
                "VERSION");
        sensors.values()
                .forEach(sensor -> table.add(
                        sensor.name(),
                        sensor.status(nowMillis),
                        sensor.ageSeconds(nowMillis) + " s ago",
                        sensor.rate("packets_per_second"),
                        sensor.rate("dropped_per_second"),
                        sensor.total("dropped"),
                        String.format(Locale.ROOT, "%.2f%%", sensor.lossPercent()),
                        sensor.sockets(),
                        sensor.exporter("records_per_second"),
                        sensor.exporter("spooled"),
                        sensor.version()));
        return table.toString();
    }

    /** All that the sensors tell. */
    @Override
    public List<Map<String, ?>> objects(long nowMillis) {
        return sensors.values().stream()
                .<Map<String, ?>>map(sensor -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("sensor", sensor.name());
                    object.put("status", sensor.status(nowMillis));
                    object.put("age_seconds", sensor.ageSeconds(nowMillis));
                    object.put("last", sensor.state());
                    return object;
                })
                .toList();
    }

    @Override
    public String remark() {
        return withoutRoom == 0
                ? ""
                : withoutRoom + " states are not shown, because there are more than " + (MOST_BYTES >> 20) + " MiB";
    }
}
