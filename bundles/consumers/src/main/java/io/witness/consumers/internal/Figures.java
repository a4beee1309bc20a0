package io.witness.consumers.internal;

import io.witness.api.consumer.Figure;
import io.witness.api.consumer.FigureValue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Keeps the figures of one consumer: cells for its thread, and a copy of all of them for others, made by that thread. */
final class Figures {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MOST = 1024;
    private static final Snapshot NOTHING = new Snapshot(new Cell[0], new long[0]);

    private final Map<String, Cell> byName = new HashMap<>();
    private Cell[] cells = NOTHING.cells;
    private volatile Snapshot published = NOTHING;

    /** A number with its description. */
    private static final class Cell implements Figure {
        final String name;
        final String unit;
        final String help;
        long value;

        Cell(String name, String unit, String help) {
            this.name = name;
            this.unit = unit;
            this.help = help;
        }

        @Override
        public void add(long more) {
            value += more;
        }

        @Override
        public void set(long replacement) {
            value = replacement;
        }

        @Override
        public long value() {
            return value;
        }
    }

    /** The values of some cells at a moment. */
    private record Snapshot(Cell[] cells, long[] values) {
        List<FigureValue> toList() {
            return IntStream.range(0, values.length)
                    .mapToObj(i -> new FigureValue(cells[i].name, cells[i].unit, cells[i].help, values[i]))
                    .sorted(Comparator.comparing(FigureValue::name))
                    .toList();
        }
    }

    /** Returns the cell with a name. Called by the consumer's thread, like all methods but the last one. */
    Figure cell(String name, String unit, String help) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the figure's name \"" + name
                    + "\" is not made of 1 to 64 letters, digits, dots, dashes and underscores: choose another one");
        }
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(help, "help");
        Cell known = byName.get(name);
        return known != null ? known : add(new Cell(name, unit, help));
    }

    private Cell add(Cell cell) {
        if (cells.length == MOST) {
            throw new IllegalStateException(
                    "figure " + cell.name + " would be one more than " + MOST + ": use fewer names");
        }
        byName.put(cell.name, cell);
        cells = Arrays.copyOf(cells, cells.length + 1);
        cells[cells.length - 1] = cell;
        return cell;
    }

    /** Publishes the present numbers. */
    void publish() {
        if (isNews()) {
            long[] values = new long[cells.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = cells[i].value;
            }
            published = new Snapshot(cells, values);
        }
    }

    private boolean isNews() {
        long[] shown = published.values;
        if (shown.length != cells.length) {
            return true;
        }
        for (int i = 0; i < shown.length; i++) {
            if (shown[i] != cells[i].value) {
                return true;
            }
        }
        return false;
    }

    /** Returns the numbers published last, by name. Any thread may call. */
    List<FigureValue> published() {
        return published.toList();
    }
}
