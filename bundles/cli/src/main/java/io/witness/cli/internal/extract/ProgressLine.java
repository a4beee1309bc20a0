package io.witness.cli.internal.extract;

import io.witness.recording.ExtractProgress;
import java.io.PrintStream;

/** Shows on a terminal how far an extraction is, a few times a second, in a line that the next output overwrites. */
public final class ProgressLine implements ExtractProgress {
    private static final long STEP_NANOS = 250_000_000;
    private static final int MIB_SHIFT = 20;

    private final PrintStream terminal;
    private final boolean isShown;
    private final long startNanos = System.nanoTime();
    private long nextNanos = startNanos + STEP_NANOS;

    public ProgressLine(PrintStream terminal, boolean isTerminal) {
        this.terminal = terminal;
        this.isShown = isTerminal;
    }

    @Override
    public void progress(String phase, long done, long total) {
        long now = System.nanoTime();
        if (isShown && now - nextNanos >= 0) {
            nextNanos = now + STEP_NANOS;
            // erases the rest of the line; the next line starts at its beginning
            terminal.print("\033[K" + phase + ": " + (done >> MIB_SHIFT) + " of " + (total >> MIB_SHIFT) + " MiB\r");
            terminal.flush();
        }
    }
}
