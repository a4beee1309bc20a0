package io.witness.terminal.internal.top;

import io.witness.shell.control.StandardOutput;
import java.io.IOException;
import java.util.List;
import org.jline.utils.Signals;

/** Implements {@code witness top}. */
public final class Top {
    static final String USAGE = "usage: witness top [--state DIR] [-d SECONDS] [-n ROUNDS]";

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Top() {}

    /**
     * Runs the command.
     *
     * @param words the command line after {@code top}
     */
    public static void main(String[] words) {
        if (List.of(words).contains("--help")) {
            System.out.print(Help.text());
            return;
        }
        try {
            System.exit(run(Options.of(List.of(words))));
        } catch (IllegalArgumentException e) {
            System.err.println("witness: " + e.getMessage());
            System.exit(WRONG_USAGE);
        }
    }

    private static int run(Options options) {
        try (Feed feed = new Feed(options.state())) {
            Sample first = feed.take();
            if (Boolean.getBoolean("witness.terminal")) {
                return new ScreenTop(options, feed).run(first);
            }
            endBySignals();
            new PlainTop(options, feed, new StandardOutput()).run(first);
            return 0;
        } catch (StandardOutput.ReaderGoneException e) {
            return 0; // it has seen enough
        } catch (IOException e) {
            System.err.println("witness: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    /** Lets Ctrl-C be the usual end, not a failure. */
    private static void endBySignals() {
        for (String signal : new String[] {"INT", "TERM"}) {
            Signals.register(signal, () -> Runtime.getRuntime().halt(0));
        }
    }
}
