package io.witness.terminal.internal.top;

import java.util.ArrayList;
import java.util.List;

/** Lists all that is known of one ring or reader, one member a line. */
final class Details {
    private Details() {}

    static List<String> of(Table<RingRates> table, RingRates ring) {
        RingCounters now = ring.now();
        List<String> lines = new ArrayList<>(table.details(ring));
        lines.add("since       " + now.since());
        lines.add("filter      " + (now.filter().isEmpty() ? "none" : now.filter()));
        lines.add("memory      " + now.numBlocks() + " blocks of " + now.blockSize() + " bytes");
        lines.add("freezes     " + now.freezes() + ": how often it became full");
        lines.add("evicted     " + now.evicted() + " readers");
        if (!now.exact()) {
            lines.add("The counters of the kernel are too low: a client has cleared them.");
        }
        return lines;
    }

    static List<String> of(Table<ReaderRates> table, ReaderRates reader) {
        ReaderCounters.Key key = reader.now().key();
        List<String> lines = new ArrayList<>(table.details(reader));
        lines.add("kind        " + key.kind());
        lines.add("uid         " + Figures.count(key.uid()));
        lines.add("since       " + key.since());
        lines.add("longest     " + Figures.seconds(reader.longestSeconds()) + " s with a block in hand");
        lines.add("skipped     " + reader.now().skippedBlocks() + " blocks");
        return lines;
    }
}
