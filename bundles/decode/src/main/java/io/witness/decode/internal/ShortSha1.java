package io.witness.decode.internal;

import java.nio.ByteBuffer;

/**
 * Computes the SHA-1 (FIPS 180-4) of inputs that fit into one of its blocks. Unlike the one of the Java platform, it allocates
 * nothing. For one thread.
 */
public final class ShortSha1 {
    /** Bytes of an input at most. */
    public static final int MOST_INPUT = 55;

    /** Bytes of a result. */
    public static final int LENGTH = 20;

    private static final int BLOCK_LENGTH = 64;
    private static final int ROUNDS = 80;
    private static final int H0 = 0x67452301;
    private static final int H1 = 0xEFCDAB89;
    private static final int H2 = 0x98BADCFE;
    private static final int H3 = 0x10325476;
    private static final int H4 = 0xC3D2E1F0;

    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_LENGTH);
    private final int[] schedule = new int[ROUNDS];

    /** Returns the buffer for the next input, empty. */
    public ByteBuffer input() {
        return block.clear();
    }

    /** Computes the SHA-1 of the input, from the buffer's start to its position. */
    public void digest(ByteBuffer target) {
        long bits = (long) block.position() * Byte.SIZE;
        block.put((byte) 0x80);
        while (block.position() < BLOCK_LENGTH - Long.BYTES) {
            block.put((byte) 0);
        }
        block.putLong(bits);
        expand();
        compress(target.clear());
    }

    private void expand() {
        int[] w = schedule;
        for (int i = 0; i < BLOCK_LENGTH / Integer.BYTES; i++) {
            w[i] = block.getInt(i * Integer.BYTES);
        }
        for (int i = BLOCK_LENGTH / Integer.BYTES; i < ROUNDS; i++) {
            w[i] = Integer.rotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }
    }

    // A loop for each kind of round, so that none of them has a branch.
    private void compress(ByteBuffer target) {
        int[] w = schedule;
        int a = H0;
        int b = H1;
        int c = H2;
        int d = H3;
        int e = H4;
        for (int i = 0; i < 20; i++) {
            int sum = Integer.rotateLeft(a, 5) + (d ^ b & (c ^ d)) + 0x5A827999 + e + w[i];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = sum;
        }
        for (int i = 20; i < 40; i++) {
            int sum = Integer.rotateLeft(a, 5) + (b ^ c ^ d) + 0x6ED9EBA1 + e + w[i];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = sum;
        }
        for (int i = 40; i < 60; i++) {
            int sum = Integer.rotateLeft(a, 5) + (b & c | d & (b | c)) + 0x8F1BBCDC + e + w[i];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = sum;
        }
        for (int i = 60; i < ROUNDS; i++) {
            int sum = Integer.rotateLeft(a, 5) + (b ^ c ^ d) + 0xCA62C1D6 + e + w[i];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = sum;
        }
        target.putInt(H0 + a).putInt(H1 + b).putInt(H2 + c).putInt(H3 + d).putInt(H4 + e);
    }
}
