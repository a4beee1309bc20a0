package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.cli.internal.probe.ProbeFrame.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others send does not change what is measured, and is counted. */
class ProbeReceiverTest {
    private static final long SENT = 1_700_000_000_000_000_000L;

    private final ProbeLog log = new ProbeLog();
    private final ProbeReceiver probes = new ProbeReceiver(null, log, ProbeFrames.RUN, Kind.PROBE);
    private final ProbeReceiver answers = new ProbeReceiver(null, log, ProbeFrames.RUN, Kind.ANSWER);

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            log.time(log.begin(), Point.SENT, Clock.USER, SENT + i);
        }
    }

    private static ProbeFrame arriving(ProbeReceiver receiver, Kind kind, long number) {
        return ProbeFrames.write(receiver.memory().clear(), kind, number);
    }

    private void arrives(long number, long delayNanos) {
        arriving(probes, Kind.PROBE, number);
        probes.take(ProbeFrame.LENGTH, SENT + number + delayNanos);
    }

    private long ignored(Ignored why) {
        return log.summary(0).ignored().get(why);
    }

    @Test
    void shouldMeasureEachProbeOnce() {
        send(3);
        arrives(0, 500);
        arrives(2, 700);
        arrives(1, 600);
        arrives(1, 99_999); // a copy
        ProbeSummary summary = log.summary(0);
        assertEquals(3, summary.received());
        assertEquals(0, summary.lost());
        assertEquals(1, summary.duplicates());
        assertEquals(1, summary.reordered());
        assertEquals(Map.of(Metric.DELAY_USER, new Spread(3, 500, 600, 700, 700, 700, 700)), summary.spreads());
    }

    @Test
    void shouldIgnoreAndCountWhatIsNotItsOwn() {
        send(3);
        arrives(3, 1);
        arrives(Long.MAX_VALUE, 1);
        arriving(probes, Kind.ANSWER, 0);
        probes.take(ProbeFrame.LENGTH, SENT);
        arriving(probes, Kind.PROBE, 0);
        probes.take(60, SENT);
        arriving(probes, Kind.PROBE, 0).begin(ProbeFrames.TO, ProbeFrames.FROM, Kind.PROBE, ProbeFrames.RUN + 1, 0);
        probes.take(ProbeFrame.LENGTH, SENT);
        probes.memory().clear().putInt(14, 7);
        probes.take(ProbeFrame.LENGTH, SENT);
        assertEquals(0, log.summary(0).received());
        assertEquals(2, ignored(Ignored.NEVER_SENT));
        assertEquals(1, ignored(Ignored.UNKNOWN));
        assertEquals(1, ignored(Ignored.SHORT));
        assertEquals(1, ignored(Ignored.OTHER_RUN));
        assertEquals(1, ignored(Ignored.FOREIGN));
    }

    /** A frame that is longer than ours was not received as a whole, and its end does not matter. */
    @Test
    void shouldTakeFramesWithATail() {
        send(1);
        arriving(probes, Kind.PROBE, 0);
        probes.take(1500, SENT + 1);
        assertEquals(1, log.summary(0).received());
    }

    /** The reflector's clock is an hour ahead, and it took 1000 ns. */
    @Test
    void shouldTakeTheTimeInTheReflectorOutOfTheRoundTrip() {
        long hour = 3_600_000_000_000L;
        send(2);
        log.time(0, Point.SENT, Clock.SOFTWARE, SENT + 10);
        ProbeFrame answer = arriving(answers, Kind.ANSWER, 0);
        answer.received(SENT + hour + 200, SENT + hour + 150, 0);
        answer.written(SENT + hour + 1200);
        answers.take(ProbeFrame.LENGTH, SENT + 1500);
        assertEquals(500, log.summary(0).spreads().get(Metric.ROUND_TRIP_USER).p50());
        assertEquals(hour + 200, log.summary(0).spreads().get(Metric.DELAY_USER).least());
        assertEquals(300 - hour, log.summary(0).spreads().get(Metric.BACK_USER).least());
        assertEquals(1000, log.summary(0).spreads().get(Metric.REFLECTOR).p50());
        log.time(0, Point.RETURNED, Clock.SOFTWARE, SENT + 1450);
        ProbeFrame next = arriving(answers, Kind.ANSWER, 1);
        next.report(1, 0, SENT + hour + 1250, 0);
        answers.take(ProbeFrame.LENGTH, SENT + 2000);
        assertEquals(
                1450 - 10 - (1250 - 150),
                log.summary(0).spreads().get(Metric.ROUND_TRIP_SOFTWARE).p50());
    }
}
