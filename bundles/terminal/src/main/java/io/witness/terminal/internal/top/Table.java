package io.witness.terminal.internal.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Formats rows that are sorted by one of the columns. */
final class Table<R> {
    /** A name of this width still tells more than another column would. */
    private static final int SHORT_NAME = 16;

    private static final int SHORTEST_NAME = 8;

    private final List<Column<R>> columns;
    private final Text text;
    private final String gap;
    private int sorted;
    private boolean reversed;

    /** A column as it is shown, with its value in each row: its width leaves room for the longest one. */
    private record Shown<R>(Column<R> column, String heading, List<String> values, int width) {
        Shown<R> narrowed(int wanted) {
            return new Shown<>(column, heading, values, wanted);
        }
    }

    Table(List<Column<R>> columns, String sorted, Text text) {
        this.columns = columns;
        this.text = text;
        this.gap = text.marks() ? " " : "  "; // a mark, or the room for it, is a gap already
        this.sorted = columns.stream().map(Column::name).toList().indexOf(sorted);
    }

    /** Sorts by another column: 1 is the next one, -1 the one before. */
    void sortBy(int step) {
        sorted = Math.floorMod(sorted + step, columns.size());
        reversed = false;
    }

    void reverse() {
        reversed = !reversed;
    }

    /** Returns the rows that contain a text in any column, in order. */
    List<R> arranged(List<R> rows, String filter) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return rows.stream()
                .filter(row -> wanted.isEmpty() || contains(row, wanted))
                .sorted(columns.get(sorted).order(reversed))
                .toList();
    }

    private boolean contains(R row, String wanted) {
        return columns.stream()
                .anyMatch(column ->
                        column.text().apply(row).toLowerCase(Locale.ROOT).contains(wanted));
    }

    /** Formats the headings and then all rows, in the width of a terminal. */
    List<String> lines(List<R> rows, int width) {
        List<Shown<R>> shown = fitting(rows, width);
        List<String> lines = new ArrayList<>();
        lines.add(line(shown, Shown::heading, width));
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            lines.add(line(shown, column -> column.values().get(row), width));
        }
        return lines;
    }

    private List<Shown<R>> fitting(List<R> rows, int width) {
        List<Shown<R>> shown = new ArrayList<>();
        columns.forEach(column -> shown.add(shown(column, rows)));
        removeWhileTooWide(shown, width, 2);
        narrowNames(shown, width, SHORT_NAME);
        removeWhileTooWide(shown, width, 1);
        narrowNames(shown, width, SHORTEST_NAME);
        return shown;
    }

    private Shown<R> shown(Column<R> column, List<R> rows) {
        String heading = columns.get(sorted) == column
                ? column.name() + text.mark(column.smallFirst() != reversed)
                : column.name() + (text.marks() ? " " : "");
        List<String> values = rows.stream().map(row -> value(column, row)).toList();
        int width = values.stream().mapToInt(Text::width).max().orElse(0);
        return new Shown<>(column, heading, values, Math.max(heading.length(), width));
    }

    /** Removes columns, those that matter least first, except what the rows are sorted by, and what is more important than this. */
    private void removeWhileTooWide(List<Shown<R>> shown, int width, int importance) {
        Shown<R> least = null;
        do {
            shown.remove(least);
            least = shown.stream()
                    .filter(each -> each.column.importance() >= importance && each.column != columns.get(sorted))
                    .max(Comparator.comparingInt(each -> each.column.importance()))
                    .orElse(null);
        } while (least != null && width(shown) > width);
    }

    /** Makes columns of text narrower, but not narrower than this. */
    private void narrowNames(List<Shown<R>> shown, int width, int least) {
        int excess = width(shown) - width;
        if (excess > 0) {
            shown.replaceAll(each -> each.column.isNumber() ? each : narrower(each, excess, least));
        }
    }

    private static <R> Shown<R> narrower(Shown<R> each, int excess, int least) {
        return each.narrowed(Math.max(Math.min(least, each.width), each.width - excess));
    }

    private int width(List<Shown<R>> shown) {
        return shown.stream().mapToInt(Shown::width).sum() + gap.length() * (shown.size() - 1);
    }

    /** Formats the headings or the values of a row. */
    private String line(List<Shown<R>> shown, Function<Shown<R>, String> content, int width) {
        List<String> cells =
                shown.stream().map(each -> cell(each, content.apply(each))).toList();
        return Text.cut(String.join(gap, cells), width).stripTrailing();
    }

    private String cell(Shown<R> shown, String value) {
        String fitting = text.shortened(value, shown.width);
        String padding = " ".repeat(shown.width - Text.width(fitting));
        return shown.column.isNumber() ? padding + fitting : fitting + padding;
    }

    private String value(Column<R> column, R row) {
        String value = text.printable(column.text().apply(row));
        return value.isEmpty() ? Figures.UNKNOWN : value;
    }

    /** Lists the names and values of a row, one a line. */
    List<String> details(R row) {
        int width = IntStream.range(0, columns.size())
                .map(i -> columns.get(i).name().length())
                .max()
                .orElse(0);
        return columns.stream()
                .map(column -> column.name() + " ".repeat(width - column.name().length()) + "  " + value(column, row))
                .toList();
    }
}
