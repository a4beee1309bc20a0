package io.witness.terminal.internal.top;

/**
 * A line of the screen.
 *
 * @param text printable
 * @param look what it looks like, if the terminal can show that
 */
record Line(String text, Look look) {
    enum Look {
        PLAIN,
        TITLE,
        /** The names of the columns of the table that keys work on. */
        HEADING,
        /** The names of the columns of the other table. */
        OTHER_HEADING,
        SELECTED,
        /** Something may be lost soon. */
        WARNING,
        /** Something is being lost. */
        ALARM
    }

    static Line plain(String text) {
        return new Line(text, Look.PLAIN);
    }
}
