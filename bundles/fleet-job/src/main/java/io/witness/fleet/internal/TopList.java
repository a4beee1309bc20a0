package io.witness.fleet.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the hosts with most bytes of one window. That is exact, because sums only grow, as far as no host was forgotten. */
final class TopList {
    private final int most;
    private final Map<String, TalkerDelta> best = new HashMap<>();
    private final Map<String, Forgotten> forgotten = new TreeMap<>();
    private long leastBytes;

    /**
     * Holds what a partition has forgotten of a window for lack of room.
     *
     * @param hosts how many
     * @param bytes the sum of what they had
     */
    record Forgotten(long hosts, long bytes) {
        static final Forgotten NONE = new Forgotten(0, 0);

        Forgotten plus(Forgotten more) {
            return new Forgotten(hosts + more.hosts, Traffic.sum(bytes, more.bytes));
        }
    }

    TopList(int most) {
        this.most = most;
    }

    /** Takes the present sum of a host. Returns whether the list has changed. */
    boolean offer(String address, TalkerDelta sum) {
        long bytes = sum.traffic().bytes();
        if (!best.containsKey(address) && best.size() == most && bytes < leastBytes) {
            return false;
        }
        best.put(address, sum);
        if (best.size() > most) {
            best.remove(sorted().get(most).getKey());
        }
        leastBytes = best.values().stream()
                .mapToLong(each -> each.traffic().bytes())
                .min()
                .orElse(0);
        return true;
    }

    /** Tells whether a host is in the list. */
    boolean has(String address) {
        return best.containsKey(address);
    }

    /** Takes the present number of what a partition has forgotten. */
    void putForgotten(String partition, Forgotten all) {
        forgotten.put(partition, all);
    }

    /** Returns what all partitions have forgotten. */
    Forgotten forgotten() {
        return forgotten.values().stream().reduce(Forgotten.NONE, Forgotten::plus);
    }

    private List<Map.Entry<String, TalkerDelta>> sorted() {
        List<Map.Entry<String, TalkerDelta>> all = new ArrayList<>(best.entrySet());
        all.sort(Comparator.comparingLong((Map.Entry<String, TalkerDelta> each) ->
                        -each.getValue().traffic().bytes())
                .thenComparing(Map.Entry::getKey));
        return all;
    }

    /** Returns the rows, the first one being the host with most. */
    List<Map<String, Object>> rows() {
        return sorted().stream()
                .map(each -> row(each.getKey(), each.getValue()))
                .toList();
    }

    private static Map<String, Object> row(String address, TalkerDelta sum) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("address", address);
        row.put("bytes", sum.traffic().bytes());
        row.put("bytes_sent", sum.traffic().bytesThere());
        row.put("bytes_received", sum.traffic().bytesBack());
        row.put("packets_sent", sum.traffic().packetsThere());
        row.put("packets_received", sum.traffic().packetsBack());
        row.put("flows", sum.flows());
        return row;
    }

    /** Returns the list as an object, for {@link #add}. */
    Map<String, Object> fields() {
        Map<String, Object> counts = new TreeMap<>();
        forgotten.forEach((partition, all) -> counts.put(partition, List.of(all.hosts(), all.bytes())));
        return Map.of("talkers", rows(), "forgotten", counts);
    }

    /** Takes what another list of the same window has: one of a partition, or what was here before. */
    void add(Map<String, Object> fields, long window) {
        ((Iterable<?>) fields.get("talkers")).forEach(row -> offer((Map<?, ?>) row, window));
        ((Map<?, ?>) fields.get("forgotten")).forEach((partition, counts) -> {
            List<?> both = (List<?>) counts;
            putForgotten(partition.toString(), new Forgotten((Long) both.get(0), (Long) both.get(1)));
        });
    }

    private void offer(Map<?, ?> row, long window) {
        Traffic traffic = new Traffic(
                Json.countOrZero(row, "packets_sent"),
                Json.countOrZero(row, "packets_received"),
                Json.countOrZero(row, "bytes_sent"),
                Json.countOrZero(row, "bytes_received"));
        offer(row.get("address").toString(), new TalkerDelta(window, traffic, Json.countOrZero(row, "flows")));
    }
}
