package io.witness.pcap.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The checksum of a zstd frame: XXH64 with seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). For one thread. */
final class XxHash64 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE_LENGTH = 32;

    private final long[] lanes = new long[4];
    /** Bytes that are no whole stripe so far. */
    private final byte[] rest = new byte[STRIPE_LENGTH];

    private int restLength;
    private long length;

    XxHash64() {
        reset();
    }

    void reset() {
        lanes[0] = P1 + P2;
        lanes[1] = P2;
        lanes[2] = 0;
        lanes[3] = -P1;
        restLength = 0;
        length = 0;
    }

    void update(byte[] bytes, int start, int count) {
        length += count;
        int next = start;
        int end = start + count;
        if (restLength > 0) {
            int taken = Math.min(count, STRIPE_LENGTH - restLength);
            System.arraycopy(bytes, next, rest, restLength, taken);
            restLength += taken;
            next += taken;
            if (restLength < STRIPE_LENGTH) {
                return;
            }
            addStripe(rest, 0);
            restLength = 0;
        }
        for (; end - next >= STRIPE_LENGTH; next += STRIPE_LENGTH) {
            addStripe(bytes, next);
        }
        restLength = end - next;
        System.arraycopy(bytes, next, rest, 0, restLength);
    }

    private void addStripe(byte[] bytes, int offset) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = round(lanes[i], (long) LONG.get(bytes, offset + i * Long.BYTES));
        }
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }

    long hash() {
        long hash = P5;
        if (length >= STRIPE_LENGTH) {
            hash = Long.rotateLeft(lanes[0], 1)
                    + Long.rotateLeft(lanes[1], 7)
                    + Long.rotateLeft(lanes[2], 12)
                    + Long.rotateLeft(lanes[3], 18);
            for (long lane : lanes) {
                hash = (hash ^ round(0, lane)) * P1 + P4;
            }
        }
        return avalanche(withRest(hash + length));
    }

    private long withRest(long start) {
        long hash = start;
        int next = 0;
        for (; restLength - next >= Long.BYTES; next += Long.BYTES) {
            hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(rest, next)), 27) * P1 + P4;
        }
        if (restLength - next >= Integer.BYTES) {
            hash = Long.rotateLeft(hash ^ Integer.toUnsignedLong((int) INT.get(rest, next)) * P1, 23) * P2 + P3;
            next += Integer.BYTES;
        }
        for (; next < restLength; next++) {
            hash = Long.rotateLeft(hash ^ (rest[next] & 0xFF) * P5, 11) * P1;
        }
        return hash;
    }

    private static long avalanche(long value) {
        long hash = (value ^ value >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }
}
