package io.witness.recording.internal;

import java.nio.ByteBuffer;

/**
 * Tells which keys a set may contain: a Bloom filter, or a slice of one, whose bits are at any offset of a buffer. With 16 bits for each key,
 * one of 1700 keys that the set does not contain is found all the same.
 */
final class KeyFilter {
    private static final int MOST_PROBES = 8;

    private KeyFilter() {}

    /** Returns the number of probes with which a filter of so many bits a key errs least, or almost. */
    static int probes(int bitsPerKey) {
        return Math.min(MOST_PROBES, bitsPerKey * 7 / 10);
    }

    /** Returns the length of a filter in words of 64 bits: about what the keys need, so that all slices are of the same length. */
    static int words(int keys, int bitsPerKey, int slices) {
        int words = (keys * bitsPerKey + Long.SIZE - 1) / Long.SIZE;
        return words == 0 ? 0 : Math.max(1, (words + slices / 2) / slices) * slices;
    }

    /** Adds a key to a filter. */
    static void add(ByteBuffer buffer, int offset, int words, int probes, long key) {
        for (int i = 0; i < probes; i++) {
            int bit = bit(key, i, words);
            int at = offset + (bit >>> 3);
            buffer.put(at, (byte) (buffer.get(at) | 1 << (bit & 7)));
        }
    }

    /** Tells whether a key may have been added; if it has, always. Looks at words, which costs a JVM that has just started least. */
    static boolean mayContain(long[] words, int start, int count, int probes, long key) {
        for (int i = 0; i < probes; i++) {
            int bit = bit(key, i, count);
            if ((words[start + (bit >>> 6)] >>> bit & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long key, int probe, int words) {
        int hash = (int) key + probe * ((int) (key >>> Integer.SIZE) | 1);
        return (int) ((hash & 0xFFFF_FFFFL) * ((long) words * Long.SIZE) >>> Integer.SIZE);
    }
}
