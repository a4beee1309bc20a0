package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code witness:ledger} prints, a map a row.
 *
 * @param rings the rows of the first table
 * @param readers the rows of the second
 */
record LedgerTables(List<Map<String, String>> rings, List<Map<String, String>> readers) {
    private static final String COLUMNS = "\\s{2,}";

    static LedgerTables of(Witness witness) throws Exception {
        String[] tables = witness.shell("witness:ledger").split("\n\n");
        return new LedgerTables(rows(tables[0]), rows(tables[1]));
    }

    /** Once so many packets are taken or dropped, and the ledgers are closed. */
    static LedgerTables await(Witness witness, long packets) throws Exception {
        Await.until("all is taken", () -> of(witness).takenOrDropped() == packets, () -> shown(witness));
        LedgerTables accounts = of(witness);
        accounts.assertClosed();
        return accounts;
    }

    private static String shown(Witness witness) {
        try {
            return witness.shell("witness:ledger");
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static List<Map<String, String>> rows(String table) {
        List<String[]> lines =
                table.lines().map(line -> line.strip().split(COLUMNS)).toList();
        return lines.stream().skip(1).map(line -> row(lines.get(0), line)).toList();
    }

    private static Map<String, String> row(String[] names, String[] values) {
        assertEquals(names.length, values.length, () -> Arrays.toString(values));
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            row.put(names[i], values[i]);
        }
        return row;
    }

    /** A number of the only ring. */
    long ring(String column) {
        assertEquals(1, rings.size());
        return Long.parseLong(rings.get(0).get(column));
    }

    private long takenOrDropped() {
        return ring("TAKEN") + ring("DROPPED");
    }

    /** A number of a client, in packets or blocks. */
    long client(Child client, String unit, String column) {
        return number("(pid " + client.pid() + ",", unit, column);
    }

    /** A number of all readers that have ended. */
    long ended(String unit, String column) {
        return number(" ended", unit, column);
    }

    /** Whether a client is there. */
    boolean hasClient(Child client) {
        return readers.stream().anyMatch(row -> row.get("READER").contains("(pid " + client.pid() + ","));
    }

    private long number(String reader, String unit, String column) {
        return readers.stream()
                .filter(row ->
                        row.get("READER").contains(reader) && row.get("UNIT").equals(unit))
                .map(row -> Long.valueOf(row.get(column)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no" + reader + " in " + this));
    }

    /** Each row adds up. */
    void assertClosed() {
        for (Map<String, String> row : rings) {
            assertEquals("yes", row.get("EXACT"), row::toString);
            assertEquals(sum(row, "ACCEPTED"), sum(row, "TAKEN", "NOT-TAKEN"), row::toString);
        }
        for (Map<String, String> row : readers) {
            assertEquals(sum(row, "TAKEN"), sum(row, "DELIVERED", "SKIPPED", "WAITING"), row::toString);
            assertEquals(sum(row, "DELIVERED"), sum(row, "RETURNED", "OUTSTANDING", "FORFEITED"), row::toString);
        }
    }

    private static long sum(Map<String, String> row, String... columns) {
        return Arrays.stream(columns)
                .mapToLong(column -> Long.parseLong(row.get(column)))
                .sum();
    }
}
