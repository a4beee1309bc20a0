package io.witness.fleet.internal;

import java.util.List;
import java.util.Map;

/** Shows the newest window of the table of top talkers. */
final class TalkersView implements FleetView {
    private String newest = "";
    private Map<String, Object> row = Map.of();

    @Override
    public void add(byte[] key, byte[] value, long millis) throws UnusableException {
        if (value == null) {
            return; // windows that are gone are not the newest
        }
        Map<String, Object> read = Json.read(value);
        String window = Json.text(read, "window_start");
        if (!(read.get("talkers") instanceof List<?>)) {
            throw new UnusableException("has no list talkers");
        }
        if (window.compareTo(newest) >= 0) {
            newest = window;
            row = read;
        }
    }

    @Override
    public String table(long nowMillis) {
        TextTable table =
                new TextTable(1, "ADDRESS", "BYTES", "SENT", "RECEIVED", "PACKETS-SENT", "PACKETS-RECEIVED", "FLOWS");
        List<?> talkers = row.get("talkers") instanceof List<?> list ? list : List.of();
        for (Object each : talkers) {
            if (each instanceof Map<?, ?> talker && talker.get("address") instanceof String address) {
                table.add(
                        address,
                        Json.countOrZero(talker, "bytes"),
                        Json.countOrZero(talker, "bytes_sent"),
                        Json.countOrZero(talker, "bytes_received"),
                        Json.countOrZero(talker, "packets_sent"),
                        Json.countOrZero(talker, "packets_received"),
                        Json.countOrZero(talker, "flows"));
            }
        }
        return "from " + Printable.of(newest) + " on, " + Json.countOrZero(row, "window_seconds") + " s\n" + table;
    }

    @Override
    public List<Map<String, ?>> objects(long nowMillis) {
        return row.isEmpty() ? List.of() : List.of(row);
    }

    @Override
    public String remark() {
        long hosts = Json.countOrZero(row, "hosts_forgotten");
        return hosts == 0
                ? ""
                : hosts + " hosts with " + Json.countOrZero(row, "bytes_forgotten")
                        + " bytes were forgotten in this window, and sums may be too small by these: raise --flows of"
                        + " fleet-job";
    }
}
