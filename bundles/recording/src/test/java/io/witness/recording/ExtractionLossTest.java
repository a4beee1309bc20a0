package io.witness.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Says what is missing, from when to when, and why. */
class ExtractionLossTest extends WithCaptures {
    private static final long MINUTE = 60_000_000_000L;

    @Test
    void shouldSayWhatIsMissingAndWhy() throws Exception {
        long start = 1_700_000_000_000_000_000L;
        CaptureWriter first = CaptureWriter.ethernet("eth0").add(start, frame(1));
        first.addAfterLoss(start + MINUTE, frame(2), 17, "the ring was full");
        write("a.pcapng", first);
        write("b.pcapng", CaptureWriter.ethernet("eth0").add(start + 4 * MINUTE, frame(3)));
        extract(start - MINUTE, start + 5 * MINUTE, "", Optional.empty());
        assertEquals(17, report.lostPackets());
        assertEquals(
                List.of(
                        "there: 2023-11-14T22:13:20Z - 2023-11-14T22:17:20Z",
                        "missing: from 2023-11-14T22:12:20Z to 2023-11-14T22:13:20Z: recorded later only, or deleted since",
                        "missing: from 2023-11-14T22:17:20Z to 2023-11-14T22:18:20Z: nothing captured or not written yet",
                        "missing: from 2023-11-14T22:14:20Z to 2023-11-14T22:17:20Z: no file has a packet of that time",
                        "missing: 17 packets lost before 2023-11-14T22:14:20Z: the ring was full"),
                report.lines());
        extract(start + 2 * MINUTE, Long.MAX_VALUE, "", Optional.empty());
        assertEquals(0, report.lostPackets());
    }

    /** The first and the third file of a capture are there; of another capture one, which has more packets at its start. */
    @Test
    void shouldSayWhatStatisticsCountAsDroppedOnceForAllFilesOfACapture() throws Exception {
        long start = 1_700_000_000_000_000_000L;
        long other = start + 7;
        write("a.pcapng", capture("eth0", start + 1).count(start + 10, start, 5));
        write("b.pcapng", capture("eth0", start + 20).count(start + 30, start, 5));
        write("d.pcapng", capture("eth0", start + 40).count(start + 50, start, 12));
        write("copy.pcapng", capture("eth0", start + 40).count(start + 50, start, 12));
        write(
                "e.pcapng",
                CaptureWriter.ethernet("eth0")
                        .count(start + 60, other, 100)
                        .add(start + 61, frame(1))
                        .count(start + 70, other, 103));
        write(
                "f.pcapng",
                CaptureWriter.ethernet("eth1") // states them already
                        .addAfterLoss(start + 80, frame(1), 4, "")
                        .count(start + 90, start, 4));
        write("g.pcapng", capture("eth2", start + 100).count(start + 110, 0, 1));
        write("h.pcapng", capture("eth2", start + 120).count(start + 130, 0, 2));
        for (int i = 0; i < 2; i++) { // with an index from then on
            extract("port 9999");
            assertEquals(5 + 7 + 3 + 4 + 1 + 2, report.lostPackets(), () -> String.join("\n", report.lines()));
        }
        String line = "missing: 7 packets lost before 2023-11-14T22:13:20.000000050Z: dropped since"
                + " 2023-11-14T22:13:20.000000030Z by the interface eth0 or its system, as the statistics in "
                + directory.resolve("copy.pcapng") + " say";
        assertTrue(report.lines().contains(line), () -> String.join("\n", report.lines()));
        extract(start + 31, start + 50, "", Optional.empty());
        assertEquals(7, report.lostPackets());
        extract(start + 131, Long.MAX_VALUE, "", Optional.empty());
        assertEquals(0, report.lostPackets());
    }

    @Test
    void shouldSumUpManyLosses() throws Exception {
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 1; i <= 1000; i++) {
            capture.addAfterLoss(i, frame(i), i, "slow");
        }
        write("a.pcapng", capture);
        extract("");
        assertEquals(500_500, report.lostPackets());
        assertEquals(1 + 10 + 1, report.lines().size(), report.lines()::toString);
        assertTrue(report.lines().get(1).startsWith("missing: 1 packets lost before 1970"), report.lines()::toString);
        assertEquals(
                "990 more of kind: loss; all together: 500500 packets",
                report.lines().get(11));
    }

    @Test
    void shouldTellTheTimesOfDumpcapsStatistics() throws Exception {
        long start = 1_700_000_000_000_000_000L;
        write("a.pcapng", capture("eth0", start + 3 * MINUTE).countMicros(start + 5 * MINUTE, start, 5));
        write("b.pcapng", CaptureWriter.ethernet("eth1").countMicros(start + 2 * MINUTE, start, 7)); // no packet
        String dropped = ": dropped since 2023-11-14T22:13:20Z by the interface ";
        for (int i = 0; i < 2; i++) {
            extract("");
            assertEquals(
                    List.of(
                            "there: 2023-11-14T22:16:20Z - 2023-11-14T22:16:20Z",
                            "missing: 7 packets lost before 2023-11-14T22:15:20Z" + dropped
                                    + "eth1 or its system, as the statistics in " + directory.resolve("b.pcapng")
                                    + " say",
                            "missing: 5 packets lost before 2023-11-14T22:18:20Z" + dropped
                                    + "eth0 or its system, as the statistics in " + directory.resolve("a.pcapng")
                                    + " say"),
                    report.lines());
        }
        extract(start + 4 * MINUTE, start + 5 * MINUTE, "", Optional.empty());
        assertEquals(5, report.lostPackets());
    }

    /** Such as of a network that is down, or of a reader that was stopped at once. */
    @Test
    void shouldSayWhatStatisticsOfACaptureWithoutPacketsCount() throws Exception {
        write("a.pcapng", CaptureWriter.ethernet("eth0").count(1_700_000_000_000_000_000L, 0, 9));
        extract("");
        assertEquals(9, report.lostPackets(), () -> String.join("\n", report.lines()));
    }
}
