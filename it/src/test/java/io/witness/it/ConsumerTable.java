package io.witness.it;

import java.util.Arrays;
import java.util.List;

/**
 * A row of {@code witness:consumers}.
 *
 * @param consumer its name
 * @param socket where it reads
 * @param state what it does
 * @param restarts how often it was opened anew
 * @param missed packets between its runs
 * @param packets packets in blocks that it was given
 * @param figures its figures
 * @param why why it is in that state
 */
record ConsumerTable(
        String consumer,
        String socket,
        String state,
        long restarts,
        long missed,
        long packets,
        String figures,
        String why) {
    private static final int COLUMNS = 16;

    static List<ConsumerTable> of(Witness witness) throws Exception {
        return witness.shell("witness:consumers")
                .lines()
                .skip(1)
                .map(ConsumerTable::row)
                .toList();
    }

    private static ConsumerTable row(String line) {
        List<String> cells = Arrays.asList(line.strip().split("\\s{2,}"));
        if (cells.size() != COLUMNS) {
            throw new AssertionError(line);
        }
        return new ConsumerTable(
                cells.get(0),
                cells.get(1),
                cells.get(3),
                Long.parseLong(cells.get(5)),
                Long.parseLong(cells.get(6)),
                Long.parseLong(cells.get(7)),
                cells.get(14),
                cells.get(15));
    }

    boolean is(String name, Object at) {
        return consumer.equals(name) && socket.equals(at.toString());
    }

    /** A figure; -1 if it is not there. */
    long figure(String name) {
        return Arrays.stream(figures.split(" "))
                .filter(each -> each.startsWith(name + "="))
                .mapToLong(each -> Long.parseLong(each.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }
}
