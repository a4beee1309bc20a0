package io.witness.flows.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    private static final int FLOWS = 1 << 15;
    private static final int MASK = 2 * FLOWS - 1;
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(32);

    private final Random random = new Random(3);
    private final long[] key = random.longs(26).toArray();
    private final KeyedHash known = new KeyedHash(key);

    /** The formula of the Javadoc in numbers of any length. */
    @Test
    void shouldHashAsItsDefinitionSays() {
        for (int i = 0; i < 1000; i++) {
            long[] words = random.longs(6).toArray();
            assertEquals(expected(0, words[0], words[1], words[2]), known.of(words[0], words[1], words[2]));
            assertEquals(expected(13, words), known.of(words[0], words[1], words[2], words[3], words[4], words[5]));
        }
    }

    private int expected(int firstKey, long... words) {
        BigInteger sum = number(key[firstKey]);
        for (int i = 0; i < words.length; i++) {
            BigInteger low = number(words[i]).mod(HALF).add(number(key[firstKey + 2 * i + 1]));
            BigInteger high = number(words[i]).divide(HALF).add(number(key[firstKey + 2 * i + 2]));
            sum = sum.add(low.multiply(high));
        }
        int hash = sum.shiftRight(32).intValue();
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }

    private static BigInteger number(long unsigned) {
        return new BigInteger(Long.toUnsignedString(unsigned));
    }

    /** Whoever does not know the key: flows that differ in one bit, or collide with another key, collide as random ones do. */
    @Test
    void shouldMakeChosenPairsCollideAsRarelyAsRandomOnes() {
        int pairs = 1 << 16;
        int collisions = 0;
        for (int i = 0; i < pairs; i++) {
            KeyedHash secret = new KeyedHash(random.longs(26).toArray());
            long word = 1L << i % 64;
            collisions += (secret.of(0, 0, word) & 0xFF) == (secret.of(0, 0, 0) & 0xFF) ? 1 : 0;
        }
        assertTrue(collisions > 160 && collisions < 352, collisions + " of 256 expected"); // 6 standard deviations
    }

    /** Flows in patterns, as floods have them, with many keys: a search in a half full index takes no longer than with random hashes. */
    @Test
    void shouldSpreadPatterns() {
        for (int i = 0; i < 20; i++) {
            KeyedHash secret = new KeyedHash();
            spread(
                    "addresses",
                    flow -> secret.of(0x0A00_0000_0A00_0001L + ((long) flow << 32), 0, 0x1234_0050_0600_0003L));
            spread("ports", flow -> secret.of(0x0A00_0000_0A00_0001L, 0, 0x0050_0600_0003L | (long) flow << 48));
            spread("alike", flow -> secret.of((long) flow << 32 | ~flow & 0xFFFF_FFFFL, 0, 0x0600_0003L));
            spread("steps", flow -> secret.of((long) flow << 40, 0, 0x0600_0003L));
            spread("VLANs", flow -> secret.of(1, flow, 0x0600_0003L));
            spread("IPv6", flow -> secret.of(0x2001_0DB8L << 32, flow, 0x2001_0DB8L << 32, 1, 0, 0x0600_0002L));
        }
    }

    private static void spread(String pattern, IntUnaryOperator hash) {
        boolean[] index = new boolean[MASK + 1];
        long looks = 0;
        for (int flow = 0; flow < FLOWS; flow++) {
            int at = hash.applyAsInt(flow) & MASK;
            for (looks++; index[at]; looks++) {
                at = at + 1 & MASK;
            }
            index[at] = true;
        }
        double mean = (double) looks / FLOWS; // of random hashes 1.5
        assertTrue(mean < 1.6, pattern + ": a search looks at " + mean + " entries on average");
    }
}
