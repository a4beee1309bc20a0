package io.witness.pcap.internal;

import java.util.Arrays;

/** Where a pcapng file describes sections and interfaces, as far as they were read. */
final class Descriptions {
    private static final int MOST = 1 << 20;

    private long[] offsets = new long[4];
    private int count;
    private long firstSection = -1;
    private long currentSection = -1;

    /** Tells whether there are more than any capture has: they would only take memory. */
    boolean isFull() {
        return count >= MOST;
    }

    /** Adds an interface, which follows all others. */
    void add(long offset) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        offsets[count++] = offset;
    }

    /** Adds a section, in which the interfaces are from now on. */
    void addSection(long offset) {
        int known = Arrays.binarySearch(offsets, 0, count, offset);
        count = known < 0 ? count : known; // its interfaces are read again
        add(offset);
        firstSection = firstSection < 0 ? offset : firstSection;
        currentSection = offset;
    }

    /** Tells whether a packet at an offset may be in an earlier section than the current one. */
    boolean isOfOtherSection(long offset) {
        return firstSection != currentSection && offset < currentSection;
    }

    /** Tells whether a description was read; they are read in the order of the file. */
    boolean contains(long offset) {
        return Arrays.binarySearch(offsets, 0, count, offset) >= 0;
    }

    /** Returns all, ascending. */
    long[] offsets() {
        return Arrays.copyOf(offsets, count);
    }

    /** Forgets all, so that they are read again. */
    void clear() {
        count = 0;
        firstSection = -1;
        currentSection = -1;
    }
}
