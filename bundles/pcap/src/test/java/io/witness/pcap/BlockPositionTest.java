package io.witness.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockPositionTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1, 1000000",
        "1000000, 1",
        "68719476735, 68719476736",
        "68719476737, 68719476735",
        "9000000000000000000, 9000000000000000003"
    })
    void shouldReturnTheSequenceNumberThatIsNear(long sequenceNumber, long near) {
        for (int fanoutIndex : new int[] {0, 1, 255, 256}) {
            for (int packetNumber : new int[] {0, 1, BlockPosition.MOST_NUMBER, BlockPosition.MOST_NUMBER + 1}) {
                long identifier = BlockPosition.of(fanoutIndex, sequenceNumber, packetNumber);
                assertEquals(sequenceNumber, BlockPosition.sequenceNumber(identifier, near));
            }
        }
    }

    @Test
    void shouldTellPacketsAndRingsApart() {
        assertNotEquals(BlockPosition.of(0, 5, 1), BlockPosition.of(0, 5, 2));
        assertNotEquals(BlockPosition.of(0, 5, 1), BlockPosition.of(1, 5, 1));
        assertTrue(BlockPosition.of(0, 1, 0) != PcapNgEncoder.NO_IDENTIFIER);
    }
}
