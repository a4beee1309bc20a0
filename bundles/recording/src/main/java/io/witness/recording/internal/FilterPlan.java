package io.witness.recording.internal;

import java.util.Arrays;

/**
 * Decides how many bits the keys of a block get, so that an index takes about 1 % of its capture, however random the traffic
 * is. Addresses matter most. Allocates nothing. For one thread.
 */
final class FilterPlan {
    private static final int SHARE = 100;
    /** Bytes for a small block, such as the last one of a file. */
    private static final int LEAST_BUDGET = 512;

    private static final int[] BITS = {16, 12, 10, 8};
    private static final int LEAST_BITS = 8;
    /** What is given up first if all kinds together are too much. */
    private static final KeyKind[] GIVEN_UP = {KeyKind.FLOW, KeyKind.NETWORK, KeyKind.PORT, KeyKind.ADDRESS};

    private final int[] sizes = new int[KeyKind.COUNT];
    private final boolean[] given = new boolean[KeyKind.COUNT];
    private boolean isUnclear;
    private int bits;

    /** Plans the filters of a block. */
    void plan(BlockKeys keys, long blockLength) {
        for (int i = 0; i < KeyKind.COUNT; i++) {
            sizes[i] = keys.kind(KeyKind.of(i)).size();
            given[i] = !keys.isUnclear();
        }
        isUnclear = keys.isUnclear();
        long budget = Math.max(LEAST_BUDGET, blockLength / SHARE - IndexLayout.ENTRY_LENGTH);
        for (int candidate : BITS) {
            bits = candidate;
            if (length() <= budget) {
                return;
            }
        }
        bits = LEAST_BITS;
        for (int i = 0; i < GIVEN_UP.length && length() > budget; i++) {
            int kind = GIVEN_UP[i].ordinal();
            given[kind] = false;
        }
    }

    /** Gives up all filters of the block. */
    void withoutFilters() {
        Arrays.fill(given, false);
    }

    private long length() {
        long words = 0;
        for (int i = 0; i < KeyKind.COUNT; i++) {
            words += words(i);
        }
        return words * Long.BYTES;
    }

    /** Returns the length of the filter of a kind with all slices, in words of 64 bits. */
    int words(int kind) {
        return given[kind] ? KeyFilter.words(sizes[kind], bits, IndexLayout.slices(kind)) : 0;
    }

    /** Returns the number of probes of all filters. */
    int probes() {
        return KeyFilter.probes(bits);
    }

    /** Returns what is known of the keys of a kind. */
    int state(int kind) {
        if (sizes[kind] == 0 && !isUnclear) {
            return IndexLayout.STATE_NONE;
        }
        return given[kind] ? IndexLayout.STATE_FILTER : IndexLayout.STATE_ALL;
    }
}
