package io.witness.recording.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Sums up losses, and keeps the first ones: there may be any number. For one thread. */
public final class Losses {
    /** How many are kept. */
    public static final int MOST = 10;

    private final TreeSet<Loss> first = new TreeSet<>(Comparator.comparingLong(Loss::timeNanos)
            .thenComparing(Loss::reason)
            .thenComparingLong(Loss::packets)
            .thenComparingInt(System::identityHashCode));
    private long count;
    private long packets;

    /** Adds a loss. */
    void add(Loss loss) {
        count++;
        packets = packets + loss.packets() < 0 ? Long.MAX_VALUE : packets + loss.packets();
        first.add(loss);
        if (first.size() > MOST) {
            first.pollLast();
        }
    }

    /** Returns how many there are. */
    public long count() {
        return count;
    }

    /** Returns how many packets were lost. */
    public long packets() {
        return packets;
    }

    /** Returns the first ones, by time. */
    public List<Loss> first() {
        return new ArrayList<>(first);
    }
}
