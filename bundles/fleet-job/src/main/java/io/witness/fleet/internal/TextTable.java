package io.witness.fleet.internal;

import java.util.ArrayList;
import java.util.List;

/** Lines up cells in columns, for a terminal. */
final class TextTable {
    private final int leftColumns;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * @param leftColumns how many columns begin at the left; the others are numbers
     */
    TextTable(int leftColumns, String... titles) {
        this.leftColumns = leftColumns;
        rows.add(titles);
    }

    /** Adds a row with a cell for each title. */
    void add(Object... cells) {
        String[] row = new String[cells.length];
        for (int i = 0; i < row.length; i++) {
            String text = Printable.of(cells[i].toString());
            row[i] = text.isEmpty() ? "-" : text;
        }
        rows.add(row);
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i < leftColumns ? row[i] + padding : padding + row[i])
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
