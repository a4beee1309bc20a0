package io.witness.cli.internal.probe;

import io.witness.cli.internal.ReaderGoneException;
import io.witness.cli.internal.Screen;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Shows a run while it goes on: a table on a terminal, or a line for each probe, in order. For one thread. */
final class ProbeView {
    private static final long SHOW_NANOS = 500_000_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final OutputStream out;
    private final ProbeOptions options;
    private final boolean live;
    private final Screen screen;
    private long nextNanos = System.nanoTime() + SHOW_NANOS;
    /** What is known last of a probe, if all goes well. */
    private final Metric last;

    private int printed;

    ProbeView(OutputStream out, PrintStream errors, ProbeOptions options, boolean terminal) {
        this.out = out;
        this.options = options;
        this.live = terminal && !options.each();
        this.last = options.to().isPresent() ? Metric.ROUND_TRIP_SOFTWARE : Metric.DELAY_SOFTWARE;
        this.screen = new Screen(errors, terminal);
    }

    /** Shows what is new: after each probe, and at the end everything. */
    void update(ProbeRun run, boolean all) {
        try {
            if (options.each()) {
                printNew(run, all);
            } else if (live && System.nanoTime() >= nextNanos) {
                nextNanos = System.nanoTime() + SHOW_NANOS;
                screen.show(ProbeTable.lines(run.summary()));
            }
        } catch (ReaderGoneException e) {
            run.end();
        } catch (IOException e) {
            run.ending().fail("cannot write: " + e.getMessage());
        }
    }

    // A probe is printed when all of it is known, or it is late, or it would be forgotten.
    private void printNew(ProbeRun run, boolean all) throws IOException {
        ProbeLog log = run.log();
        int sent = log.sent();
        while (printed < sent && (all || log.isSettled(printed, last) || isLate(sent))) {
            out.write((log.line(printed++) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    private boolean isLate(int sent) {
        long waitMillis = (long) ((sent - printed) * 1000 / options.rate());
        return waitMillis > options.waitMillis() || sent - printed > ProbeLog.RECENT / 2;
    }

    /** Removes the table, which the summary follows. */
    void clear() {
        try {
            if (live) {
                screen.clear();
            }
        } catch (IOException e) {
            throw new AssertionError("a print stream does not fail", e);
        }
    }
}
