package io.witness.terminal.internal.top;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.List;

/** Prints the tables as text, one round after the other. */
final class PlainTop {
    /** No terminal is that wide: every column is shown. */
    private static final int WIDTH = 1000;

    private final Options options;
    private final Feed feed;
    private final OutputStream out;
    private final Text text = new Text(true, false);
    private final Table<RingRates> rings = new Table<>(Columns.RINGS, Columns.OF_RINGS, text);
    private final Table<ReaderRates> readers = new Table<>(Columns.READERS, Columns.OF_READERS, text);

    PlainTop(Options options, Feed feed, OutputStream out) {
        this.options = options;
        this.feed = feed;
        this.out = out;
    }

    /**
     * Prints all rounds.
     *
     * @param before the sample that the first round is compared with
     * @throws IOException if nobody reads them
     * @throws InterruptedException if the thread is interrupted
     */
    void run(Sample before) throws IOException, InterruptedException {
        Sample last = before;
        boolean lost = false;
        for (long round = 0; round < options.rounds(); ) {
            Thread.sleep(options.millis());
            Sample now;
            try {
                now = feed.take();
            } catch (IOException e) {
                if (!lost) {
                    System.err.println("witness: " + e.getMessage() + "; it is asked again until it answers");
                }
                lost = true;
                continue;
            }
            if (lost) {
                System.err.println("witness: it answers again");
                lost = false;
            }
            print(Activity.between(last, now));
            last = now;
            round++;
        }
    }

    private void print(Activity activity) throws IOException {
        StringBuilder page = new StringBuilder();
        page.append(LocalTime.now().format(Summary.TIME))
                .append("  ")
                .append(Summary.of(activity))
                .append('\n');
        append(page, rings.lines(rings.arranged(activity.rings(), ""), WIDTH));
        append(page, readers.lines(readers.arranged(activity.readers(), ""), WIDTH));
        out.write(page.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void append(StringBuilder page, List<String> lines) {
        lines.forEach(line -> page.append(line).append('\n'));
    }
}
