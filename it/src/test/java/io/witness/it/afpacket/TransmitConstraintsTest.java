package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitRing;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingVersion;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel takes the nearest values that messages name, and sends the longest frame with them. */
class TransmitConstraintsTest extends OnVethPair {
    private static final TransmitOptions PLAIN = TransmitOptions.of("wtx");

    static Stream<Arguments> brokenAndMended() {
        return Stream.of(
                Arguments.of(PLAIN.withSizes(1600 - 1, 0, 0), PLAIN.withSizes(1600, 0, 0), "use 1584 or 1600"),
                Arguments.of(PLAIN.withSizes(1536, 0, 0), PLAIN.withSizes(1552, 0, 0), "use 1552 or more"),
                Arguments.of(
                        PLAIN.withVersion(RingVersion.V1).withSizes(1536, 0, 0),
                        PLAIN.withVersion(RingVersion.V1).withSizes(1552, 0, 0),
                        "use 1552 or more"),
                Arguments.of(
                        PLAIN.withVersion(RingVersion.V3).withSizes(1552, 0, 0),
                        PLAIN.withVersion(RingVersion.V3).withSizes(1568, 0, 0),
                        "use 1568 or more"),
                Arguments.of(
                        PLAIN.withCopied(true).withSizes(1552, 0, 0),
                        PLAIN.withCopied(true).withSizes(1568, 0, 0),
                        "use 1568 or more"),
                Arguments.of(PLAIN.withDataOffset(31), PLAIN.withDataOffset(32), "use 32 or more"),
                Arguments.of(
                        PLAIN.withVersion(RingVersion.V3).withDataOffset(47),
                        PLAIN.withVersion(RingVersion.V3).withDataOffset(48),
                        "use 48 or more"),
                Arguments.of(PLAIN.withDataOffset(65536), PLAIN.withDataOffset(65535), "use at most 65535"),
                Arguments.of(PLAIN.withSizes(0, 6000, 0), PLAIN.withSizes(0, 8192, 0), "use 4096 or 8192"),
                Arguments.of(PLAIN.withSizes(6000, 4096, 0), PLAIN.withSizes(6000, 8192, 0), "use 8192 or more"),
                Arguments.of(
                        PLAIN.withSizes(2048, 4096, 1 << 30), PLAIN.withSizes(2048, 4096, 512), "use 1 to 524288"));
    }

    @ParameterizedTest
    @MethodSource("brokenAndMended")
    void shouldWorkWithTheNearestValue(TransmitOptions broken, TransmitOptions mended, String remedy) throws Exception {
        RingException e = assertThrows(RingException.class, () -> TransmitRing.open(here(broken)));
        assertTrue(e.getMessage().contains(remedy), e.getMessage());
        try (TransmitRing ring = TransmitRing.open(here(mended))) {
            for (int i = 0; i < 3; i++) {
                TransmitTest.commit(ring, TransmitTest.frame(i, ring.longestFrame()));
            }
            assertEquals(3, ring.flush());
            assertTrue(ring.awaitSent(10_000));
            assertEquals(3 * 1514, ring.counters().takenBytes());
        }
    }

    private TransmitOptions here(TransmitOptions options) {
        return TransmitTest.on(pair.sender, options);
    }
}
