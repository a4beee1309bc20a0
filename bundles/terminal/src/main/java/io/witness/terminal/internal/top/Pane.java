package io.witness.terminal.internal.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A table on the screen, with a selected row that stays in sight. */
final class Pane<R> {
    private final Table<R> table;
    private final Function<R, Object> key;
    private final Function<R, Line.Look> look;
    private List<R> rows = List.of();
    private Object selected;

    /**
     * Shows no rows yet.
     *
     * @param table formats them
     * @param key tells which row is which, from one sample to the next
     * @param look tells what a row looks like
     */
    Pane(Table<R> table, Function<R, Object> key, Function<R, Line.Look> look) {
        this.table = table;
        this.key = key;
        this.look = look;
    }

    Table<R> table() {
        return table;
    }

    /** Shows these rows, in the present order. */
    void show(List<R> all, String filter) {
        rows = table.arranged(all, filter);
    }

    /** Selects another row: 1 is the next one, -1 the one before. */
    void move(int step) {
        if (rows.isEmpty()) {
            return;
        }
        int now = position();
        int next = now < 0 ? 0 : Math.max(0, Math.min(rows.size() - 1, now + step));
        selected = key.apply(rows.get(next));
    }

    private int position() {
        return rows.stream().map(key).toList().indexOf(selected);
    }

    /** Returns the selected row, if it is still there. */
    Optional<R> selection() {
        int position = position();
        return position < 0 ? Optional.empty() : Optional.of(rows.get(position));
    }

    /** Returns how many lines show all of it. */
    int wantedHeight() {
        return rows.size() + 1;
    }

    /** Returns the headings and as many rows as there is room for, the selected one among them. */
    List<Line> lines(int width, int height, boolean active) {
        List<String> all = table.lines(rows, width);
        List<Line> shown = new ArrayList<>();
        shown.add(new Line(all.get(0), active ? Line.Look.HEADING : Line.Look.OTHER_HEADING));
        boolean complete = rows.size() < height;
        boolean counted = !complete && height > 2;
        int room = complete ? rows.size() : Math.max(0, counted ? height - 2 : height - 1);
        int first = Math.max(0, Math.min(position() - room / 2, rows.size() - room));
        for (int i = first; i < first + room; i++) {
            boolean isSelected = active && key.apply(rows.get(i)).equals(selected);
            shown.add(new Line(all.get(i + 1), isSelected ? Line.Look.SELECTED : look.apply(rows.get(i))));
        }
        if (counted) {
            shown.add(Line.plain(rows.size() - room + " more"));
        }
        return shown;
    }
}
