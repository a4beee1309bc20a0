package io.witness.api.ringsize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @ParameterizedTest
    @CsvSource({
        "1M, 1000000, false",
        "300kpps, 300000, false",
        "1.5Mpps, 1500000, false",
        "14880952, 14880952, false",
        "10Gbit, 10000000000, true",
        "10 Gbit/s, 10000000000, true",
        "2.5gbps, 2500000000, true",
        "800kbits, 800000, true",
    })
    void shouldReadUnits(String text, double perSecond, boolean isBits) {
        assertEquals(new Rate(perSecond, isBits), Rate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "fast", "0", "-1", "10Gbyte", "10 G bit", "1e9", "10Xpps", "99999999999999", "1..5M", "pps"})
    void shouldRefuseWhatIsNoRate(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Rate.parse(text))
                .getMessage();
        assertTrue(message.startsWith("RATE=" + text + " is not a rate: use "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void shouldConvertBitsByThePacketSize() {
        assertEquals(1_562_500, Rate.parse("10Gbit").packetsPerSecond(800));
        assertEquals(300_000, Rate.parse("300kpps").packetsPerSecond(800));
    }
}
