package io.witness.terminal.internal.top;

import static io.witness.terminal.internal.top.Answers.object;
import static io.witness.terminal.internal.top.Answers.reader;
import static io.witness.terminal.internal.top.Answers.ring;
import static io.witness.terminal.internal.top.Answers.sample;
import static io.witness.terminal.internal.top.Answers.socket;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ActivityTest {
    private final Sample before =
            sample(10, socket("/a", "capturing", ring(100, 10, 5, 60, reader("cat", 7, 90, 10, 4))));
    private final Sample now =
            sample(12, socket("/a", "capturing", ring(700, 50, 25, 40, reader("cat", 7, 190, 16, 10))));
    private final Activity activity = Activity.between(before, now);

    @Test
    void shouldDivideByTheTimeBetweenTheSamples() {
        RingRates ring = activity.rings().get(0);
        assertEquals(OptionalDouble.of(300), ring.packetsPerSecond());
        assertEquals(OptionalDouble.of(20), ring.blocksPerSecond());
        assertEquals(OptionalDouble.of(10), ring.dropsPerSecond());
        ReaderRates reader = activity.readers().get(0);
        assertEquals(OptionalDouble.of(50), reader.packetsPerSecond());
        assertEquals(OptionalDouble.of(3), reader.skipsPerSecond());
    }

    @Test
    void shouldSayHowLongTheFreeBlocksLastAndHowFarAReaderIsBehind() {
        assertEquals(OptionalDouble.of(2), activity.rings().get(0).slackSeconds());
        assertEquals(OptionalDouble.of(0.5), activity.readers().get(0).lagSeconds());
        assertEquals(OptionalDouble.of(1.5), activity.readers().get(0).oldestSeconds());
        assertEquals(OptionalDouble.of(2), activity.leastSlackSeconds());
    }

    @Test
    void shouldNotKnowTheSlackOfARingWithoutTraffic() {
        Activity idle = Activity.between(before, sample(11, socket("/a", "capturing", ring(100, 10, 5, 60))));
        assertEquals(OptionalDouble.of(0), idle.rings().get(0).packetsPerSecond());
        assertEquals(OptionalDouble.empty(), idle.rings().get(0).slackSeconds());
    }

    @Test
    void shouldNotCompareARingWithTheOneThatItReplaced() {
        var replaced = ring(30, 3, 0, 60);
        replaced.put("since", "2026-01-02T03:04:07Z");
        Activity other = Activity.between(before, sample(11, socket("/a", "capturing", replaced)));
        assertEquals(OptionalDouble.empty(), other.rings().get(0).packetsPerSecond());
    }

    @Test
    void shouldNotCompareAReaderWithAnotherOfItsName() {
        var later = reader("cat", 8, 1, 0, 0);
        Activity other = Activity.between(before, sample(11, socket("/a", "capturing", ring(100, 10, 5, 60, later))));
        assertEquals(OptionalDouble.empty(), other.readers().get(0).packetsPerSecond());
    }

    @Test
    void shouldShowASocketWithoutRings() {
        Activity failed = Activity.between(before, sample(11, socket("/b", "failed")));
        RingCounters none = failed.rings().get(0).now();
        assertEquals(OptionalLong.empty(), none.fanoutIndex());
        assertEquals("no such thing", none.detail());
        assertEquals(
                "0 rings, 1 socket without rings, 0 readers: 0 packets/s, 0 drops/s, 0 skips/s", Summary.of(failed));
    }

    @Test
    void shouldSumUp() {
        assertEquals(
                "1 ring, 1 reader: 300 packets/s, 10 drops/s, 3.0 skips/s, least slack 2.000 s", Summary.of(activity));
    }

    @Test
    void shouldTakeWhatAnotherVersionSaysOtherwiseAsUnknown() {
        Sample odd = Sample.of(
                List.of(
                        object(
                                "socketName",
                                7L,
                                "rings",
                                List.of(object("taken", "many", "subscriptions", List.of(3L)))),
                        "no socket"),
                0);
        assertEquals(OptionalLong.empty(), odd.rings().get(0).packets());
        assertEquals("", odd.readers().get(0).key().name());
        assertEquals(List.of(), Sample.of(null, 0).rings());
    }
}
