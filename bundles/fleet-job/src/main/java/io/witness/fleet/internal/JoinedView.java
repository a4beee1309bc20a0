package io.witness.fleet.internal;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Shows the flows that several sensors have seen, as far as they are among the last that ended. */
final class JoinedView implements FleetView {
    static final int MOST = 100;

    /** A row: {@code end} has a form that sorts as the times do. */
    private record Row(String key, String end, Map<String, Object> fields) {}

    private final Map<String, Row> rows = new HashMap<>();
    private final TreeSet<Row> oldestFirst =
            new TreeSet<>(Comparator.comparing(Row::end).thenComparing(Row::key));
    private boolean areAllShown = true;

    @Override
    public void add(byte[] key, byte[] value, long millis) throws UnusableException {
        String name = key == null ? "" : Json.limited(new String(key, StandardCharsets.UTF_8), "key");
        if (value == null) {
            put(name, null);
            return;
        }
        Map<String, Object> fields = Json.read(value);
        Json.text(fields, "community_id");
        if (!(fields.get("seen") instanceof List<?>)) {
            throw new UnusableException("has no list seen");
        }
        put(name, new Row(name, Json.text(fields, "end"), fields));
    }

    private void put(String key, Row row) {
        Row before = row == null ? rows.remove(key) : rows.put(key, row);
        if (before != null) {
            oldestFirst.remove(before);
        }
        if (row != null) {
            oldestFirst.add(row);
        }
        if (rows.size() > MOST) {
            rows.remove(oldestFirst.pollFirst().key());
            areAllShown = false;
        }
    }

    @Override
    public String table(long nowMillis) {
        TextTable table = new TextTable(5, "END", "PROTO", "CLIENT", "SERVER", "SENSORS", "TO-SERVER", "TO-CLIENT");
        for (Row row : oldestFirst.descendingSet()) {
            Map<String, Object> fields = row.fields();
            table.add(
                    row.end(),
                    text(fields.get("proto")),
                    endpoint(fields, "src"),
                    endpoint(fields, "dest"),
                    sensors((List<?>) fields.get("seen")),
                    Json.countOrZero(fields, "bytes_toserver"),
                    Json.countOrZero(fields, "bytes_toclient"));
        }
        return table.toString();
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }

    private static String endpoint(Map<String, Object> fields, String side) {
        long port = Json.countOrZero(fields, side + "_port");
        return text(fields.get(side + "_ip")) + (port == 0 ? "" : " " + port);
    }

    private static String sensors(List<?> seen) {
        return seen.stream()
                .map(each -> each instanceof Map<?, ?> sighting ? text(sighting.get("sensor")) : "")
                .distinct()
                .collect(Collectors.joining(","));
    }

    @Override
    public List<Map<String, ?>> objects(long nowMillis) {
        return oldestFirst.descendingSet().stream()
                .<Map<String, ?>>map(Row::fields)
                .toList();
    }

    @Override
    public String remark() {
        return areAllShown ? "" : "only the " + MOST + " flows that ended last are shown";
    }
}
