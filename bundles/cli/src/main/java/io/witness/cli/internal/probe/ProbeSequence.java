package io.witness.cli.internal.probe;

import java.util.BitSet;

/** Counts what became of numbered probes, exactly: a bit for each tells whether it came. For one thread. */
final class ProbeSequence {
    private final BitSet seen = new BitSet();
    /** One more than the largest number that came. */
    private int next;

    private long received;
    private long duplicates;
    private long reordered;

    /** Counts a probe that came; false if it is a duplicate. */
    boolean came(int number) {
        if (seen.get(number)) {
            duplicates++;
            return false;
        }
        seen.set(number);
        received++;
        if (number < next) {
            reordered++;
        }
        next = Math.max(next, number + 1);
        return true;
    }

    boolean hasCome(int number) {
        return seen.get(number);
    }

    /** Returns how many different probes came. */
    long received() {
        return received;
    }

    /** Returns how many copies of probes came that had come before. */
    long duplicates() {
        return duplicates;
    }

    /** Returns how many probes came, for the first time, after one with a larger number. */
    long reordered() {
        return reordered;
    }
}
