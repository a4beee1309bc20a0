package io.witness.terminal.internal.top;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what the screen shows, and what keys do. Knows no terminal; for one thread. */
final class View {
    private static final int HEADER_LINES = 3;
    private static final int LEAST_LINES_OF_TWO_TABLES = 6;

    private enum Mode {
        TABLES,
        FILTER,
        DETAILS,
        HELP
    }

    private final Options options;
    private final Text text;
    private final Pane<RingRates> rings;
    private final Pane<ReaderRates> readers;
    private Mode mode = Mode.TABLES;
    private boolean onReaders;
    private boolean paused;
    private String filter = "";
    private String filterBefore = "";
    private String problem = "";
    private Sample last;
    private String time;
    private Activity activity = new Activity(List.of(), List.of());

    /** Compares the next sample with this one. */
    View(Options options, Text text, Sample first) {
        this.options = options;
        this.text = text;
        this.rings = new Pane<>(
                new Table<>(Columns.RINGS, Columns.OF_RINGS, text),
                ring -> ring.now().key(),
                Looks::of);
        this.readers = new Pane<>(
                new Table<>(Columns.READERS, Columns.OF_READERS, text),
                reader -> reader.now().key(),
                Looks::of);
        show(first, first);
    }

    /** Shows what has happened since the last sample, unless paused: then nothing is lost for the next one. */
    boolean show(Sample now) {
        problem = "";
        if (paused) {
            return false;
        }
        show(last, now);
        return true;
    }

    private void show(Sample before, Sample now) {
        activity = before == now
                ? Activity.between(new Sample(0, List.of(), List.of()), now)
                : Activity.between(before, now);
        last = now;
        time = LocalTime.now().format(Summary.TIME);
        arrange();
    }

    private void arrange() {
        rings.show(activity.rings(), filter);
        readers.show(activity.readers(), filter);
    }

    /** Keeps showing the last sample, and says why there is no newer one. */
    void fail(String why) {
        problem = why + ": trying again";
    }

    /** Does what a key is for; false if it ends the command. */
    boolean type(Key key, String typed) {
        switch (mode) {
            case FILTER -> editFilter(key, typed);
            case DETAILS -> {
                if (key == Key.ENTER || key == Key.ESCAPE) {
                    mode = Mode.TABLES;
                } else {
                    return command(key, typed);
                }
            }
            case HELP -> mode = Mode.TABLES;
            case TABLES -> {
                return command(key, typed);
            }
        }
        return true;
    }

    private void editFilter(Key key, String typed) {
        switch (key) {
            case CHARACTER -> filter += typed.chars().anyMatch(Character::isISOControl) ? "" : typed;
            case BACKSPACE ->
                filter = filter.isEmpty() ? "" : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
            case ENTER -> mode = Mode.TABLES;
            case ESCAPE -> {
                filter = filterBefore;
                mode = Mode.TABLES;
            }
            default -> {}
        }
        arrange();
    }

    private boolean command(Key key, String typed) {
        switch (key) {
            case TAB -> onReaders = !onReaders;
            case LEFT -> active().table().sortBy(-1);
            case RIGHT -> active().table().sortBy(1);
            case UP -> active().move(-1);
            case DOWN -> active().move(1);
            case ENTER -> mode = active().selection().isPresent() ? Mode.DETAILS : mode;
            case CHARACTER -> {
                return character(typed);
            }
            default -> {}
        }
        arrange();
        return true;
    }

    private boolean character(String typed) {
        switch (typed) {
            case ">" -> active().table().sortBy(1);
            case "<" -> active().table().sortBy(-1);
            case "r" -> active().table().reverse();
            case "j" -> active().move(1);
            case "k" -> active().move(-1);
            case " ", "p" -> paused = !paused;
            case "h", "?" -> mode = Mode.HELP;
            case "/" -> {
                filterBefore = filter;
                mode = Mode.FILTER;
            }
            case "q", "\u0003" -> {
                return false;
            }
            default -> {}
        }
        arrange();
        return true;
    }

    private Pane<?> active() {
        return onReaders ? readers : rings;
    }

    /** Returns what to show on a terminal of this size. The last column stays free: a line that fills it counts as one that goes on. */
    List<Line> lines(int columns, int height) {
        int width = Math.max(1, columns - 1);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(title(), Line.Look.TITLE));
        lines.add(Line.plain(Summary.of(activity)));
        lines.add(status());
        int room = Math.max(0, height - HEADER_LINES);
        switch (mode) {
            case HELP -> Help.lines().forEach(line -> lines.add(Line.plain(line)));
            case DETAILS -> lines.addAll(details());
            default -> lines.addAll(tables(width, room));
        }
        return lines.stream().limit(height).map(line -> fitted(line, width)).toList();
    }

    /** Cuts a line; a bar is as wide as the screen. */
    private static Line fitted(Line line, int width) {
        String cut = Text.cut(line.text(), width);
        boolean bar = line.look() == Line.Look.HEADING || line.look() == Line.Look.OTHER_HEADING;
        return new Line(bar ? cut + " ".repeat(width - Text.width(cut)) : cut, line.look());
    }

    private String title() {
        return "witness top  " + time + "  " + text.printable(options.state().toString());
    }

    private Line status() {
        if (mode == Mode.FILTER) {
            return Line.plain("filter: " + text.printable(filter) + "_");
        }
        if (!problem.isEmpty()) {
            return new Line(text.printable(problem), Line.Look.ALARM);
        }
        return Line.plain((paused ? "paused  " : "")
                + (filter.isEmpty() ? "" : "filter: " + text.printable(filter) + "  ")
                + (paused || !filter.isEmpty() ? "" : "h for help"));
    }

    private List<Line> tables(int width, int room) {
        Pane<?> other = onReaders ? rings : readers;
        int forOther = 0;
        if (room >= LEAST_LINES_OF_TWO_TABLES) {
            int left = Math.max(room - active().wantedHeight(), room / 3);
            forOther = Math.min(left, other.wantedHeight());
        }
        int forRings = onReaders ? forOther : room - forOther;
        List<Line> lines = new ArrayList<>();
        if (forRings > 0) {
            lines.addAll(rings.lines(width, Math.min(forRings, rings.wantedHeight()), !onReaders));
        }
        int forReaders = onReaders ? room - forOther : forOther;
        if (forReaders > 0) {
            lines.addAll(readers.lines(width, forReaders, onReaders));
        }
        return lines;
    }

    private List<Line> details() {
        Optional<List<String>> known = onReaders
                ? readers.selection().map(reader -> Details.of(readers.table(), reader))
                : rings.selection().map(ring -> Details.of(rings.table(), ring));
        return known.orElse(List.of("it is gone")).stream()
                .map(line -> Line.plain(text.printable(line)))
                .toList();
    }
}
