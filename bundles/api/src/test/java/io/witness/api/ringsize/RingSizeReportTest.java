package io.witness.api.ringsize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RingSizeReportTest {
    private static String report(OptionalLong available, String... operands) {
        return RingSizeReport.of(RingSizeRequest.parse(List.of(operands)), available);
    }

    @Test
    void shouldEndWithLinesForAnEntry() {
        assertEquals(
                """
                traffic: 1562500 packets/s of 800 bytes, 10.00G bit/s
                block:   1048576 bytes, 1180 packets of 888 bytes with their headers; one lasts 0.7552 ms
                ring:    664 blocks, 664.0 MiB in all, 0.5007 s of slack while one block of a ring is read
                kernel:  fits: a ring has at most 65536 blocks, and less than 4 GiB
                machine: fits: 2.0 GiB are available

                "BlockSize": "1MiB", "NumBlocks": 664
                """,
                report(OptionalLong.of(2L << 30), "10Gbit", "800", "0.5"));
    }

    @Test
    void shouldSayWhatFitsIntoTheMachine() {
        String report = report(OptionalLong.of(100 << 20), "10Gbit", "800", "0.5");
        assertTrue(
                report.contains("machine: does not fit: 100.0 MiB are available: NumBlocks 100 fits, with 0.07476 s"
                        + " of slack\n"),
                report);
    }

    @Test
    void shouldNameSmallBlocksAndSeveralRings() {
        assertTrue(report(OptionalLong.empty(), "10Gbit", "1500", "4").contains(", \"FanoutSize\": 2\n"));
        String small = report(OptionalLong.empty(), "1000", "100", "60");
        assertTrue(small.contains("machine: its available memory is unknown\n\n\"BlockSize\": \"16KiB\", "), small);
    }
}
