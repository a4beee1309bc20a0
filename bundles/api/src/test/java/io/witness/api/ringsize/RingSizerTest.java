package io.witness.api.ringsize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingSizerTest {
    private static RingSize size(String rate, String size, String slack) {
        return RingSizer.size(RingSizeRequest.parse(List.of(rate, size, slack)));
    }

    /** 82 bytes of header, address and padding, then the packet, in units of 8; 48 bytes of the block, and its last one. */
    @Test
    void shouldCountHeadersAndPadding() {
        RingSize size = size("10Gbit", "800", "0.5");
        assertEquals(888, size.packetLength());
        assertEquals((1_048_576 - 49) / 888, size.packetsPerBlock());
        assertEquals(1_048_576, size.blockSize());
        assertEquals(1180 / 1_562_500.0, size.blockSeconds(), 1e-12);
        assertEquals(664, size.numBlocks()); // 662.1 for the slack, and one in a reader's hands
    }

    /** At this rate a block of 1 MiB would take 5 s to fill, but its timeout closes it after 0.1 s. */
    @Test
    void shouldNotCountOnBlocksThatTheirTimeoutCloses() {
        RingSize size = size("1000", "100", "60");
        assertEquals(16384, size.blockSize());
        assertTrue(size.blockSeconds() <= 0.1, size::toString);
        RingSize slow = size("10", "1500", "60");
        assertEquals(0.1, slow.blockSeconds());
        assertEquals(601, slow.numBlocks());
    }

    @ParameterizedTest
    @CsvSource({"100Gbit, 60, 2", "1M, 60, 1h", "10, 9000, 1us", "1, 1, 1us", "5Mpps, 262144, 1ms", "300kpps, 200, 30"})
    void shouldBearWhatIsAskedWithinTheKernelsLimits(String rate, String bytes, String slack) {
        RingSizeRequest request = RingSizeRequest.parse(List.of(rate, bytes, slack));
        RingSize size = RingSizer.size(request);
        assertTrue(size.slackSeconds() >= request.slackSeconds() * (1 - 1e-9), size::toString);
        assertTrue((long) size.numBlocks() * size.blockSize() < 1L << 32, size::toString);
        assertTrue(size.numBlocks() >= 2 && size.numBlocks() <= 65_536, size::toString);
        assertTrue(size.blockSize() % 4096 == 0 && size.blockSize() > size.packetLength(), size::toString);
    }

    @Test
    void shouldSpreadOverAsFewRingsAsPossible() {
        assertEquals(1, size("10Gbit", "1500", "3").rings());
        assertEquals(2, size("10Gbit", "1500", "4").rings());
    }

    @Test
    void shouldSayWhatTheKernelAllows() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> size("100Gbit", "60", "1h"));
        assertTrue(refused.getMessage().startsWith("the kernel allows 256 rings"), refused::getMessage);
        assertTrue(refused.getMessage().endsWith(": use a smaller SLACK"), refused::getMessage);
    }
}
