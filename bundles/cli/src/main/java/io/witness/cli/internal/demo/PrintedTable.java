package io.witness.cli.internal.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables as the shell prints them: columns that are two blanks apart, below a line of their names; an empty line between two
 * tables. A row is a map from the names to the values.
 */
final class PrintedTable {
    private static final String GAP = " {2,}";

    private PrintedTable() {}

    static List<Map<String, String>> rows(String text) {
        List<Map<String, String>> rows = new ArrayList<>();
        String[] names = null;
        for (String line : text.lines().toList()) {
            String[] values = line.strip().split(GAP);
            if (line.isBlank()) {
                names = null;
            } else if (names == null) {
                names = values;
            } else if (names.length == values.length) {
                rows.add(row(names, values));
            } // else a process has a name that looks like two columns
        }
        return rows;
    }

    private static Map<String, String> row(String[] names, String[] values) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            row.put(names[i], values[i]);
        }
        return row;
    }
}
