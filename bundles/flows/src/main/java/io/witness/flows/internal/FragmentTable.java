package io.witness.flows.internal;

/**
 * Remembers the ports of fragmented packets for their later fragments. Its size is fixed; the newest packet takes the place of an
 * older one. A packet is identified by 64 bits of keyed hashes. For one thread.
 */
public final class FragmentTable {
    /** There is no such packet. */
    static final long NONE = -1;

    private static final int SIZE = 1 << 12;
    private static final int WAYS = 4;

    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private final KeyedHash upper = new KeyedHash();
    private final KeyedHash lower = new KeyedHash();
    private final long[] fingerprints = new long[SIZE];
    private final long[] numbers = new long[SIZE];
    private int turn;

    void put(long a0, long a1, long b0, long b1, long context, long id, long value) {
        long fingerprint = fingerprint(a0, a1, b0, b1, context, id);
        int set = set(fingerprint);
        int slot = set + (turn++ & WAYS - 1);
        for (int i = set; i < set + WAYS; i++) {
            if (fingerprints[i] == fingerprint || fingerprints[i] == 0) {
                slot = i; // slots fill from the first one, so the same packet is found before an empty slot
                break;
            }
        }
        fingerprints[slot] = fingerprint;
        numbers[slot] = value;
    }

    long find(long a0, long a1, long b0, long b1, long context, long id) {
        long fingerprint = fingerprint(a0, a1, b0, b1, context, id);
        int set = set(fingerprint);
        for (int i = set; i < set + WAYS; i++) {
            if (fingerprints[i] == fingerprint) {
                return numbers[i];
            }
        }
        return NONE;
    }

    private long fingerprint(long a0, long a1, long b0, long b1, long context, long id) {
        return (long) upper.of(a0, a1, b0, b1, context, id) << Integer.SIZE
                | lower.of(a0, a1, b0, b1, context, id) & LOW_WORD
                | 1;
    }

    private static int set(long fingerprint) {
        return (int) (fingerprint >>> 32) & SIZE - WAYS;
    }
}
