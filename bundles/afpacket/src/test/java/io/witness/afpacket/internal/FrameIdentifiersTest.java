package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameIdentifiersTest {
    private static final int FRAMES = 8;

    private final FrameIdentifiers identifiers = new FrameIdentifiers(FRAMES);

    private void assertFrame(long number, long takenBefore, int count) {
        assertTrue(identifiers.find(count), () -> "nothing is known of " + count);
        assertEquals(number, identifiers.number());
        assertEquals(takenBefore, identifiers.takenBefore());
    }

    @Test
    void shouldFindFramesAroundTheRing() {
        for (int i = 0; i < 100; i++) {
            identifiers.committed(i % FRAMES);
            identifiers.taken(i % FRAMES);
        }
        assertFrame(0, 0, 0);
        assertFrame(99, 99, 99);
        assertFalse(identifiers.find(100));
        assertFalse(identifiers.find(-1));
    }

    @Test
    void shouldFindFramesBehindARefusedAndASkippedOne() {
        identifiers.committed(0);
        identifiers.committed(1); // is refused, and taken out
        identifiers.committed(FrameNumbers.NOWHERE);
        identifiers.committed(2);
        identifiers.taken(0);
        identifiers.refused();
        identifiers.moved(2, 1);
        identifiers.taken(1);
        assertFrame(0, 0, 0);
        assertFalse(identifiers.find(1), "the refused frame has no stamp");
        assertFrame(3, 1, 2);
        assertEquals(2, identifiers.taken());
    }

    @Test
    void shouldForgetWhenTheKernelBeginsAnew() {
        identifiers.committed(0);
        identifiers.taken(0);
        identifiers.restart();
        assertFalse(identifiers.find(0));
        identifiers.committed(1);
        identifiers.taken(1);
        assertFrame(1, 1, 0);
    }

    /** Any order of events, beside a map of all frames; more irregularities than are remembered. */
    @Test
    void shouldFindEachFrameThatItRemembersAndNoWrongOne() {
        Random random = new Random(1);
        Map<Integer, Long> expected = new HashMap<>();
        int count = 0;
        int unknown = 0;
        for (long number = 0; number < 20_000; number++) {
            if (random.nextInt(5) == 0) {
                identifiers.committed(FrameNumbers.NOWHERE);
                continue;
            }
            if (random.nextInt(5) == 0) {
                identifiers.refused();
                count++;
            }
            identifiers.committed((int) (number % FRAMES));
            identifiers.taken((int) (number % FRAMES));
            expected.put(count++, number);
        }
        for (int i = 0; i < count; i++) {
            if (identifiers.find(i)) {
                assertEquals(expected.get(i), identifiers.number());
            } else if (expected.containsKey(i)) {
                unknown++;
            }
        }
        assertTrue(unknown > 0 && unknown < 10_000, "forgotten: " + unknown);
    }
}
