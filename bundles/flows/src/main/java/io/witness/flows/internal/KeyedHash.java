package io.witness.flows.internal;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Hashes a few words with a secret key: the sum of products of 32-bit halves, each with a secret 64-bit number added, modulo 2^64, of
 * which the upper 32 bits count (MULTILINEAR-HM of Lemire and Kaser, "Strongly universal string hashing is fast", 2013).
 *
 * <p>This is a strongly universal family: whatever two different inputs somebody chooses, over all keys their hashes are distributed as
 * two independent random numbers are, so that they collide with a probability of 2^-32, and in any n bits with one of 2^-n. So whoever
 * does not know the key cannot choose flows of which more collide than of random ones. The key is random, and nothing that
 * leaves the process depends on it: records are in the order in which flows began, or time out, and the victims of a full table are chosen
 * by their place in it.
 *
 * <p>Products alone would give inputs in arithmetic progression hashes that are regular as well, and crowd in some parts of a table. The
 * last steps (those of MurmurHash3's 32-bit finalizer) break such patterns; they map different numbers to different ones, and so change no
 * probability.
 *
 * <p>Any number of threads may use it.
 */
public final class KeyedHash {
    private static final long LOW = 0xFFFF_FFFFL;
    private static final int KEYS = 13;

    /** Of inputs of 3 words, and of 6 words, which so are independent of each other. */
    private final long[] of3;

    private final long[] of6;

    /** Creates a hash with an unpredictable key. */
    public KeyedHash() {
        this(new SecureRandom().longs(2 * KEYS).toArray());
    }

    /** Creates a hash with a given key of 26 numbers. */
    KeyedHash(long[] key) {
        of3 = Arrays.copyOf(key, KEYS);
        of6 = Arrays.copyOfRange(key, KEYS, 2 * KEYS);
    }

    /** Hashes three words. */
    public int of(long first, long second, long third) {
        long[] k = of3;
        return mixed(k[0] + product(first, k[1], k[2]) + product(second, k[3], k[4]) + product(third, k[5], k[6]));
    }

    /** Hashes six words. */
    public int of(long first, long second, long third, long fourth, long fifth, long sixth) {
        long[] k = of6;
        return mixed(k[0]
                + product(first, k[1], k[2])
                + product(second, k[3], k[4])
                + product(third, k[5], k[6])
                + product(fourth, k[7], k[8])
                + product(fifth, k[9], k[10])
                + product(sixth, k[11], k[12]));
    }

    private static long product(long word, long keyOfLow, long keyOfHigh) {
        return ((word & LOW) + keyOfLow) * ((word >>> Integer.SIZE) + keyOfHigh);
    }

    private static int mixed(long sum) {
        int hash = (int) (sum >>> Integer.SIZE);
        hash = (hash ^ hash >>> 16) * 0x85EB_CA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2_AE35;
        return hash ^ hash >>> 16;
    }
}
