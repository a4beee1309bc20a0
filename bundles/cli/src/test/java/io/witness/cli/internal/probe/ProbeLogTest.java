package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeLogTest {
    private final ProbeLog log = new ProbeLog();

    private Spread spread(Metric metric) {
        return log.summary(0).spreads().get(metric);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldMeasureInWhateverOrderTimesBecomeKnown(long seed) {
        List<Runnable> events = new ArrayList<>();
        log.time(log.begin(), Point.SENT, Clock.USER, 1000);
        events.add(() -> log.time(0, Point.SENT, Clock.SOFTWARE, 1100));
        events.add(() -> log.time(0, Point.SENT, Clock.HARDWARE, 1150));
        events.add(() -> log.time(0, Point.REACHED, Clock.HARDWARE, 1200));
        events.add(() -> log.time(0, Point.REACHED, Clock.SOFTWARE, 1300));
        events.add(() -> log.time(0, Point.REACHED, Clock.USER, 1500));
        events.add(() -> log.time(0, Point.SENT, Clock.SOFTWARE, 7777)); // the first one counts
        events.add(() -> log.time(0, Point.ANSWERED, Clock.SOFTWARE, 0)); // there is none
        Collections.shuffle(events.subList(1, events.size()), new Random(seed));
        events.forEach(Runnable::run);
        assertEquals(500, spread(Metric.DELAY_USER).p50());
        assertEquals(200, spread(Metric.DELAY_SOFTWARE).p50());
        assertEquals(50, spread(Metric.DELAY_HARDWARE).p50());
        assertEquals(100, spread(Metric.SENDER_TO_KERNEL).p50());
        assertEquals(200, spread(Metric.KERNEL_TO_RECEIVER).p50());
        assertEquals(1, spread(Metric.DELAY_USER).count());
        assertEquals(5, log.summary(0).spreads().size());
    }

    @Test
    void shouldNotConfuseAProbeWithTheOneThatHadItsPlace() {
        for (int i = 0; i <= ProbeLog.RECENT; i++) {
            log.time(log.begin(), Point.SENT, Clock.USER, 1000);
        }
        log.time(0, Point.REACHED, Clock.USER, 5000);
        assertFalse(log.summary(0).spreads().containsKey(Metric.DELAY_USER));
        assertTrue(log.came(0), "late, but it came");
        log.time(ProbeLog.RECENT, Point.REACHED, Clock.USER, 1007);
        assertEquals(7, spread(Metric.DELAY_USER).most());
    }

    @Test
    void shouldTakeBackWhatCouldNotBeSent() {
        log.time(log.begin(), Point.SENT, Clock.USER, 1000);
        log.time(log.begin(), Point.SENT, Clock.USER, 2000);
        log.unsent();
        assertEquals(1, log.summary(0).sent());
        assertFalse(log.came(1));
        assertEquals(1, log.begin());
    }

    @Test
    void shouldDescribeAProbeInALine() {
        log.time(log.begin(), Point.SENT, Clock.USER, 1000);
        log.time(log.begin(), Point.SENT, Clock.USER, 2000);
        assertTrue(log.came(1));
        log.time(1, Point.REACHED, Clock.USER, 2500);
        assertFalse(log.isSettled(1, Metric.DELAY_SOFTWARE));
        log.time(1, Point.SENT, Clock.SOFTWARE, 2001);
        log.time(1, Point.REACHED, Clock.SOFTWARE, 2301);
        assertTrue(log.isSettled(1, Metric.DELAY_SOFTWARE));
        assertEquals("probe=0 lost", log.line(0));
        assertEquals(
                "probe=1 delay.user=500 delay.software=300 parts.senderToKernel=1 parts.kernelToReceiver=199",
                log.line(1));
    }
}
