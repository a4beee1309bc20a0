package io.witness.cli.internal.demo;

import io.witness.shell.control.ControlConnection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds the ledger of the runtime's only ring and its readers at one moment, in packets.
 *
 * @param accepted put into the ring
 * @param taken in blocks that were delivered to readers
 * @param dropped lost because the ring was full
 * @param readers the readers
 * @param figures the consumer's own figures
 */
record LedgerSnapshot(long accepted, long taken, long dropped, List<Entry> readers, Map<String, Long> figures) {
    /**
     * A reader.
     *
     * @param kind consumer or client
     * @param name of the consumer or the client's process
     * @param pid the client's process; null for a consumer
     * @param taken in blocks that were taken since it subscribed
     * @param delivered in blocks that were delivered to it
     * @param skipped in blocks that it missed
     * @param inTransit in blocks that wait for it or that it holds
     */
    record Entry(String kind, String name, Long pid, long taken, long delivered, long skipped, long inTransit) {}

    /** Queries a runtime. */
    static LedgerSnapshot ask(ControlConnection connection, String consumer) throws IOException {
        Map<?, ?> ring = objects(connection.read("witness:ledger --json"))
                .flatMap(socket -> objects(socket.get("rings")))
                .findFirst()
                .orElseThrow(() -> new IOException("the runtime has no ring"));
        Map<?, ?> kernel = object(ring, "kernel");
        return new LedgerSnapshot(
                number(kernel, "accepted"),
                number(object(ring, "taken"), "packets"),
                number(kernel, "dropped"),
                objects(ring.get("subscriptions")).map(LedgerSnapshot::entry).toList(),
                figures(connection.read("witness:consumers --json"), consumer));
    }

    private static Stream<Map<?, ?>> objects(Object array) {
        return ((List<?>) array).stream().map(each -> (Map<?, ?>) each);
    }

    private static Map<?, ?> object(Map<?, ?> of, String name) {
        return (Map<?, ?>) of.get(name);
    }

    private static long number(Map<?, ?> of, String name) {
        return (Long) of.get(name);
    }

    private static Entry entry(Map<?, ?> subscription) {
        Map<?, ?> reader = object(subscription, "reader");
        Map<?, ?> ledger = object(subscription, "ledger");
        return new Entry(
                (String) reader.get("kind"),
                (String) reader.get("name"),
                (Long) reader.get("pid"),
                packets(ledger, "taken"),
                packets(ledger, "delivered"),
                packets(ledger, "skipped"),
                packets(ledger, "waiting") + packets(ledger, "outstanding"));
    }

    private static long packets(Map<?, ?> ledger, String name) {
        return number(object(ledger, name), "packets");
    }

    private static Map<String, Long> figures(Object consumers, String name) {
        return objects(consumers)
                .filter(placement -> placement.get("consumer").equals(name))
                .flatMap(placement -> objects(placement.get("figures")))
                .collect(Collectors.toMap(
                        figure -> (String) figure.get("name"), figure -> number(figure, "value"), Long::sum));
    }
}
