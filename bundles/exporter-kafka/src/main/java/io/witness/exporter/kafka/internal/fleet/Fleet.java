package io.witness.exporter.kafka.internal.fleet;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Collects the last state of each sensor, and formats them. */
final class Fleet {
    private static final String[] TITLES = {
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
        "VERSION"
    };
    /** The first columns are text, which begins at the left. */
    private static final int LEFT_COLUMNS = 2;

    private final TreeMap<String, SensorView> sensors = new TreeMap<>();
    private long unreadable;

    /** Takes over a record; the last one of a sensor counts. */
    void add(byte[] value, long millis) {
        if (value == null) {
            return; // the topic forgets a sensor so
        }
        try {
            SensorView view = SensorView.of(value, millis);
            SensorView known = sensors.get(view.name());
            if (known == null || known.millis() <= millis) {
                sensors.put(view.name(), view);
            }
        } catch (IOException e) {
            unreadable++;
        }
    }

    /** Returns how many records were no states of sensors. */
    long unreadable() {
        return unreadable;
    }

    Collection<SensorView> sensors() {
        return sensors.values();
    }

    /** Formats a line for each sensor. */
    String table(long nowMillis) {
        List<String[]> rows = new ArrayList<>();
        rows.add(TITLES);
        sensors.values().forEach(sensor -> rows.add(row(sensor, nowMillis)));
        int[] widths = new int[TITLES.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i < LEFT_COLUMNS ? row[i] + padding : padding + row[i])
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String[] row(SensorView sensor, long nowMillis) {
        return new String[] {
            printable(sensor.name()),
            sensor.status(nowMillis),
            sensor.ageSeconds(nowMillis) + " s ago",
            Long.toString(sensor.rate("packets_per_second")),
            Long.toString(sensor.rate("dropped_per_second")),
            Long.toString(sensor.total("dropped")),
            String.format(Locale.ROOT, "%.2f%%", sensor.lossPercent()),
            sensor.sockets(),
            Long.toString(sensor.exporter("records_per_second")),
            Long.toString(sensor.exporter("spooled")),
            printable(sensor.version())
        };
    }

    /** Whoever may write to the topic chooses these texts. */
    private static String printable(String text) {
        return text.isEmpty() ? "-" : text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }

    /** Formats an array with all that the sensors tell. */
    String json(long nowMillis) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonTree.JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (SensorView sensor : sensors.values()) {
                json.writeStartObject();
                json.writeStringField("sensor", sensor.name());
                json.writeStringField("status", sensor.status(nowMillis));
                json.writeNumberField("age_seconds", sensor.ageSeconds(nowMillis));
                json.writeFieldName("last");
                JsonTree.write(json, sensor.state());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return bytes.toString(StandardCharsets.UTF_8) + "\n";
    }
}
