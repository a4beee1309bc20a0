package io.witness.cli.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes to standard output: on a terminal each table replaces the previous one, otherwise it follows. */
public final class Screen {
    /** Moves the cursor up this many lines, then clears everything below. */
    private static final String BACK = "\033[%dA\033[J";

    private final OutputStream out;
    private final boolean terminal;
    private int shown;

    public Screen(OutputStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Prints a permanent line. */
    public void print(String line) throws IOException {
        shown = 0;
        write(line + "\n");
    }

    /** Prints lines that stay until the next ones. */
    public void show(List<String> lines) throws IOException {
        String back = terminal && shown > 0 ? BACK.formatted(shown) : "";
        write(back + String.join("\n", lines) + "\n");
        shown = lines.size();
    }

    /** Removes the lines that stayed; not on paper. */
    public void clear() throws IOException {
        if (terminal && shown > 0) {
            write(BACK.formatted(shown));
        }
        shown = 0;
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
