package io.witness.flows.internal;

import java.security.SecureRandom;

/**
 * Computes SipHash-1-3 of a few words (Aumasson and Bernstein; one round a word and three at the end, as in the hash tables of
 * Rust and Python). Its key is secret, so nobody can choose flows that collide. For one thread.
 */
public final class SipHash {
    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** Creates a hash with an unpredictable key. */
    public SipHash() {
        this(new SecureRandom());
    }

    private SipHash(SecureRandom random) {
        this(random.nextLong(), random.nextLong());
    }

    /** Creates a hash with a given key. */
    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** Hashes three words. */
    public long of(long first, long second, long third) {
        begin();
        add(first);
        add(second);
        add(third);
        return end(3 * Long.BYTES);
    }

    /** Hashes six words. */
    public long of(long first, long second, long third, long fourth, long fifth, long sixth) {
        begin();
        add(first);
        add(second);
        add(third);
        add(fourth);
        add(fifth);
        add(sixth);
        return end(6 * Long.BYTES);
    }

    private void begin() {
        v0 = key0 ^ 0x736f_6d65_7073_6575L;
        v1 = key1 ^ 0x646f_7261_6e64_6f6dL;
        v2 = key0 ^ 0x6c79_6765_6e65_7261L;
        v3 = key1 ^ 0x7465_6462_7974_6573L;
    }

    private void add(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    private long end(int bytes) {
        add((long) bytes << 56);
        v2 ^= 0xFF;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
