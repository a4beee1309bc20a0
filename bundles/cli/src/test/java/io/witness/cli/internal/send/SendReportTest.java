package io.witness.cli.internal.send;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SendReportTest {
    private final SendReport report = new SendReport(Pace.TOP);

    @Test
    void shouldAddUp() {
        report.start(0);
        for (int i = 0; i < 10; i++) {
            report.asked();
        }
        report.refused("too long");
        report.refused("too long as well");
        report.sent(5, 500, 1_000_000_000);
        List<String> lines = report.summary(0, false, 0);
        assertEquals("asked: 10 packets, as fast as possible", lines.get(0));
        assertEquals("sent: 5 packets, 500 bytes, in 1.000 s", lines.get(1));
        assertEquals("refused: 2 packets; the first: too long", lines.get(2));
        assertEquals("not sent: 3 packets, because the end came first", lines.get(3));
        assertEquals("rate: 5 packets/s, 0.00 Mbit/s", lines.get(4));
    }

    @Test
    void shouldCountWhatWasLeftOutAsAskedFor() {
        report.start(0);
        report.asked();
        report.sent(1, 60, 1);
        List<String> lines = report.summary(2, true, 3);
        assertEquals("asked: 6 packets, as fast as possible", lines.get(0));
        assertEquals("refused: 0 packets", lines.get(2));
        assertEquals("truncated by the capture: 2 packets, left out", lines.get(3));
        assertEquals("of another link type: 3 packets, left out", lines.get(4));
    }
}
