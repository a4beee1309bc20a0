package io.witness.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats text in columns: a line of names, then one line per row. Numbers are right-aligned, an absent value is a dash. */
final class Table {
    private static final String ABSENT = "-";
    private static final String GAP = "  ";
    private static final int MOST_SHORTENED = 41;

    private final List<String> names;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... names) {
        this.names = List.of(names);
    }

    /** Adds a row, one value per name; null or empty is absent. */
    Table row(Object... values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException(values.length + " values for the columns " + names);
        }
        rows.add(Arrays.stream(values).map(Table::text).toList());
        return this;
    }

    private static String text(Object value) {
        String text = value == null ? "" : printable(value.toString());
        return text.isEmpty() ? ABSENT : text;
    }

    // A process can choose its name, so control characters are removed.
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Shortens a long string in its middle, so that the other columns stay on the screen. */
    static String shortened(String text) {
        int half = (MOST_SHORTENED - 1) / 2;
        return text.length() <= MOST_SHORTENED
                ? text
                : text.substring(0, half) + "…" + text.substring(text.length() - half);
    }

    @Override
    public String toString() {
        List<Column> columns =
                IntStream.range(0, names.size()).mapToObj(this::column).toList();
        StringBuilder text = new StringBuilder(line(columns, names));
        rows.forEach(row -> text.append(line(columns, row)));
        return text.toString();
    }

    private Column column(int index) {
        List<String> values = rows.stream().map(row -> row.get(index)).toList();
        int width = Math.max(
                names.get(index).length(),
                values.stream().mapToInt(String::length).max().orElse(0));
        boolean numbers = !values.isEmpty() && values.stream().allMatch(value -> value.matches("-|-?\\d+(\\.\\d+)?"));
        return new Column(width, numbers);
    }

    private static String line(List<Column> columns, List<String> values) {
        return IntStream.range(0, columns.size())
                        .mapToObj(i -> columns.get(i).aligned(values.get(i)))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing()
                + "\n";
    }

    private record Column(int width, boolean numbers) {
        String aligned(String value) {
            String padding = " ".repeat(width - value.length());
            return numbers ? padding + value : value + padding;
        }
    }
}
