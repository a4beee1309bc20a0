package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.cli.internal.probe.ProbeFrame.Kind;
import org.junit.jupiter.api.Test;

class ReflectedRunsTest {
    private final ReflectedRuns runs = new ReflectedRuns();

    private ProbeFrame answer(long run) {
        ProbeFrame frame = ProbeFrames.write(ProbeFrames.memory(), Kind.ANSWER, 99);
        runs.report(run, frame);
        return frame;
    }

    @Test
    void shouldReportEachTimeOnceToItsRun() {
        runs.stamped(1, 10, 100, 0);
        runs.stamped(2, 20, 200, 0);
        runs.stamped(1, 11, 0, 111);
        runs.stamped(1, 12, 112, 0);
        ProbeFrame first = answer(1);
        assertEquals(10, first.reportNumber(0));
        assertEquals(100, first.reportTime(0, Clock.SOFTWARE));
        assertEquals(11, first.reportNumber(1));
        assertEquals(111, first.reportTime(1, Clock.HARDWARE));
        assertEquals(12, answer(1).reportNumber(0));
        assertEquals(0, answer(1).reportTime(0, Clock.SOFTWARE));
        assertEquals(200, answer(2).reportTime(0, Clock.SOFTWARE));
    }

    /** Of one run only its last 1024, and of the runs only the last 64. */
    @Test
    void shouldForgetWhatIsOld() {
        for (int number = 1; number <= 1025; number++) {
            runs.stamped(1, number, number, 0);
        }
        assertEquals(2, answer(1).reportNumber(0));
        for (int run = 2; run <= 65; run++) {
            runs.stamped(run, 5, 5, 0);
        }
        assertEquals(0, answer(1).reportTime(0, Clock.SOFTWARE));
        assertEquals(5, answer(65).reportTime(0, Clock.SOFTWARE));
    }
}
