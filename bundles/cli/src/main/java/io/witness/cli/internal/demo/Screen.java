package io.witness.cli.internal.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Standard output: on a terminal what is shown replaces what was shown before, else it follows. */
final class Screen {
    /** Up by so many lines, then clear all that is below. */
    private static final String BACK = "\033[%dA\033[J";

    private final OutputStream out;
    private final boolean terminal;
    private int shown;

    Screen(OutputStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A line that stays. */
    void print(String line) throws IOException {
        shown = 0;
        write(line + "\n");
    }

    /** Lines that stay until the next ones. */
    void show(List<String> lines) throws IOException {
        String back = terminal && shown > 0 ? BACK.formatted(shown) : "";
        write(back + String.join("\n", lines) + "\n");
        shown = lines.size();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
