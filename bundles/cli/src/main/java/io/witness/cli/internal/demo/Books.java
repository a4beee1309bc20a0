package io.witness.cli.internal.demo;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the runtime knows at a moment of its one ring and of the ring's readers, in packets.
 *
 * @param accepted put into the ring
 * @param taken in blocks that were handed to readers
 * @param dropped lost because the ring had no room
 * @param readers who reads
 * @param figures what the consumer says of its work
 */
record Books(long accepted, long taken, long dropped, List<Entry> readers, Map<String, Long> figures) {
    /**
     * A reader.
     *
     * @param name its kind, its name, and its process
     * @param taken in blocks that were taken since it came
     * @param delivered in blocks that it was given
     * @param skipped in blocks that it missed
     * @param underWay in blocks that wait for it or that it holds
     */
    record Entry(String name, long taken, long delivered, long skipped, long underWay) {}

    /** Asks a runtime. */
    static Books ask(ControlConnection connection, String consumer) throws IOException {
        List<Map<String, String>> rows = PrintedTable.rows(execute(connection, "witness:ledger"));
        Map<String, String> ring = rows.stream()
                .filter(row -> row.containsKey("ACCEPTED"))
                .findFirst()
                .orElseThrow(() -> new IOException("the runtime has no ring"));
        List<Entry> readers = rows.stream()
                .filter(row -> "packets".equals(row.get("UNIT")))
                .filter(row -> !row.get("READER").endsWith(" ended"))
                .map(Books::entry)
                .toList();
        String consumers = execute(connection, "witness:consumers");
        return new Books(
                number(ring, "ACCEPTED"),
                number(ring, "TAKEN"),
                number(ring, "DROPPED"),
                readers,
                figures(PrintedTable.rows(consumers), consumer));
    }

    private static String execute(ControlConnection connection, String command) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ControlConnection.Outcome outcome = connection.execute(command, output, output);
        if (!outcome.succeeded()) {
            throw new IOException(command + ": " + outcome.error());
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    private static Entry entry(Map<String, String> row) {
        return new Entry(
                row.get("READER"),
                number(row, "TAKEN"),
                number(row, "DELIVERED"),
                number(row, "SKIPPED"),
                number(row, "WAITING") + number(row, "OUTSTANDING"));
    }

    private static long number(Map<String, String> row, String column) {
        return Long.parseLong(row.get(column));
    }

    private static Map<String, Long> figures(List<Map<String, String>> consumers, String name) {
        Map<String, Long> figures = new HashMap<>();
        consumers.stream()
                .filter(row -> row.get("CONSUMER").equals(name))
                .flatMap(row -> Arrays.stream(row.get("FIGURES").split(" ")))
                .map(figure -> figure.split("="))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> figures.put(pair[0], Long.parseLong(pair[1])));
        return figures;
    }

    Optional<Entry> reader(String name) {
        return readers.stream().filter(reader -> reader.name().equals(name)).findFirst();
    }
}
