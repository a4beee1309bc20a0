package io.witness.fleet.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the hosts with most bytes of one window. That is exact, because sums only grow. */
final class TopList {
    private final int most;
    private final Map<String, TalkerDelta> best = new HashMap<>();
    private long leastBytes;

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

    /** Takes the rows of another list of the same window, with other hosts. */
    void offer(Map<?, ?> row, long window) {
        Traffic traffic = new Traffic(
                Json.countOrZero(row, "packets_sent"),
                Json.countOrZero(row, "packets_received"),
                Json.countOrZero(row, "bytes_sent"),
                Json.countOrZero(row, "bytes_received"));
        offer(row.get("address").toString(), new TalkerDelta(window, traffic, Json.countOrZero(row, "flows")));
    }
}
