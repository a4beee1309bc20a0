package io.witness.terminal.internal.top;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers of a Witness, as a connection returns them. */
final class Answers {
    private Answers() {}

    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    static Map<String, Object> socket(String name, String phase, Object... rings) {
        return object(
                "socketName",
                name,
                "interfaceName",
                "eth0",
                "state",
                object("phase", phase, "detail", phase.equals("failed") ? "no such thing" : "", "refusal", ""),
                "rings",
                List.of(rings));
    }

    static Map<String, Object> ring(long packets, long blocks, long dropped, long free, Object... readers) {
        return object(
                "fanoutIndex",
                0L,
                "since",
                "2026-01-02T03:04:05Z",
                "description",
                object("blockSize", 4096L, "numBlocks", 64L, "filter", "udp"),
                "kernel",
                object("accepted", packets, "dropped", dropped, "freezes", 3L),
                "exact",
                true,
                "taken",
                object("blocks", blocks, "packets", packets),
                "freeBlocks",
                free,
                "ended",
                object("evicted", 2L),
                "subscriptions",
                new ArrayList<>(List.of(readers)));
    }

    static Map<String, Object> reader(String name, long pid, long delivered, long skipped, long lag) {
        return object(
                "reader",
                object("kind", "client", "name", name, "pid", pid, "uid", 1000L),
                "since",
                "2026-01-02T03:04:06Z",
                "ledger",
                object(
                        "delivered", object("blocks", 5L, "packets", delivered),
                        "skipped", object("blocks", 1L, "packets", skipped),
                        "outstanding", object("blocks", 4L),
                        "waiting", object("blocks", 2L)),
                "lagBlocks",
                lag,
                "oldestInFlightNanos",
                1_500_000_000L,
                "longestHoldNanos",
                null);
    }

    static Sample sample(double seconds, Object... sockets) {
        return Sample.of(List.of(sockets), (long) (seconds * 1e9));
    }
}
