package io.witness.terminal.internal.top;

import java.util.ArrayList;
import java.util.List;

/** Explains the keys and the columns. */
final class Help {
    static final List<String> KEYS = List.of(
            "Tab                 the other table",
            "Right, > / Left, <  sort by the next column, by the one before",
            "r                   reverse the order",
            "/                   filter: rows that contain a text; Enter applies it, Esc drops it",
            "Down, j / Up, k     select a row",
            "Enter               all about the selected row; Esc or Enter leaves it",
            "Space, p            pause; what happens meanwhile is in the rates afterwards",
            "h, ?                this help; any key leaves it",
            "q, Ctrl-C           end");

    private static final List<String> COLUMNS = List.of(
            "SLACK-S   seconds until the ring is full at this rate if no block comes back",
            "LAG       blocks filled since the oldest one that the reader has not returned",
            "LAG-S     the time in which the ring fills as many",
            "IN-HAND   blocks that the reader has; OLDEST-S: for how long it has had the oldest",
            "WAITING   blocks that wait in the ring for the reader");

    private Help() {}

    static String text() {
        return Top.USAGE + "\n\n"
                + "Shows rings and readers of the Witness that runs on DIR, every SECONDS (1), ROUNDS times or until Ctrl-C.\n"
                + "Where there is no terminal, it prints them as text. NO_COLOR switches colours off.\n\n"
                + String.join("\n", KEYS) + "\n\n" + String.join("\n", COLUMNS) + "\n";
    }

    static List<String> lines() {
        List<String> lines = new ArrayList<>(KEYS);
        lines.add("");
        lines.addAll(COLUMNS);
        return lines;
    }
}
