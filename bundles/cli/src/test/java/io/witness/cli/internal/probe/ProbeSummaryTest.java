package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeSummaryTest {
    private static Map<Ignored, Long> ignored(long foreign) {
        Map<Ignored, Long> ignored = new EnumMap<>(Ignored.class);
        for (Ignored why : Ignored.values()) {
            ignored.put(why, why == Ignored.FOREIGN ? foreign : 0);
        }
        return ignored;
    }

    private static final String NOTHING_IGNORED =
            "\"ignored\":{\"foreign\":0,\"short\":0,\"unknown\":0,\"otherRun\":0,\"neverSent\":0,\"notAnswered\":0}";

    @Test
    void shouldLeaveOutWhatIsNotKnown() {
        ProbeSummary summary = new ProbeSummary(
                10, 7, 2, 1, 0, ignored(0), Map.of(Metric.DELAY_SOFTWARE, new Spread(7, 1, 2, 3, 4, 5, 6)));
        assertEquals(
                "{\"sent\":10,\"received\":7,\"lost\":3,\"duplicates\":2,\"reordered\":1,\"dropped\":0,"
                        + NOTHING_IGNORED
                        + ",\"delay\":{\"software\":{\"count\":7,\"min\":1,\"p50\":2,\"p90\":3,\"p99\":4,"
                        + "\"p999\":5,\"max\":6}}}",
                ProbeJson.of(summary));
    }

    @Test
    void shouldHaveTheDelayEvenIfNothingCame() {
        String json = ProbeJson.of(new ProbeSummary(10, 0, 0, 0, 0, ignored(0), Map.of()));
        assertEquals(NOTHING_IGNORED + ",\"delay\":{}}", json.substring(json.indexOf("\"ignored")));
    }

    @Test
    void shouldShowATable() {
        ProbeSummary summary = new ProbeSummary(
                10,
                9,
                0,
                0,
                4,
                ignored(3),
                Map.of(
                        Metric.DELAY_USER, new Spread(9, 1_000, 2_000, 3_100, 4_000, 5_000, 1_234_567_890),
                        Metric.KERNEL_TO_RECEIVER, new Spread(8, -1_000, 0, 3_000, 4_000, 5_000, 6_040)));
        assertEquals(
                List.of(
                        "sent 10, received 9, lost 1, duplicates 0, reordered 0",
                        "dropped here 4, ignored, foreign 3",
                        "MICROSECONDS             PROBES       MIN    MEDIAN       90%       99%       MAX",
                        "delay, user                   9       1.0       2.0       3.1       4.0 1234567.9",
                        "kernel to receiver            8      -1.0       0.0       3.0       4.0       6.0"),
                ProbeTable.lines(summary));
    }
}
