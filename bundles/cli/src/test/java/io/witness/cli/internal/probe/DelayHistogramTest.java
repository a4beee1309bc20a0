package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayHistogramTest {
    private static final double[] PERCENTS = {0, 1, 10, 50, 90, 99, 99.9, 100};

    private static long nearestRank(long[] sorted, double percent) {
        return sorted[Math.max(0, (int) Math.ceil(percent / 100 * sorted.length) - 1)];
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldKnowPercentilesToAFractionOfAPercent(long seed) {
        Random random = new Random(seed);
        long[] values = new long[1 + random.nextInt(5000)];
        DelayHistogram histogram = new DelayHistogram();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong() >> random.nextInt(64); // of all magnitudes and both signs
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        assertEquals(values.length, histogram.count());
        assertEquals(values[0], histogram.least());
        assertEquals(values[values.length - 1], histogram.most());
        long[] found = histogram.percentiles(PERCENTS);
        for (int i = 0; i < PERCENTS.length; i++) {
            double exact = nearestRank(values, PERCENTS[i]);
            double error = Math.abs(found[i] - exact);
            assertTrue(error <= Math.abs(exact) / 2000, PERCENTS[i] + "%: " + exact + " +- " + error);
        }
    }

    @Test
    void shouldBeExactForSmallValues() {
        DelayHistogram histogram = new DelayHistogram();
        for (int i = -2047; i <= 2047; i++) {
            histogram.record(i);
        }
        assertEquals(0, histogram.percentiles(50)[0]);
        assertEquals(-2047, histogram.percentiles(0)[0]);
        assertEquals(2007, histogram.percentiles(99)[0]);
    }

    @Test
    void shouldTakeAnyValue() {
        DelayHistogram histogram = new DelayHistogram();
        histogram.record(Long.MIN_VALUE);
        histogram.record(Long.MAX_VALUE);
        histogram.record(0);
        assertEquals(Long.MIN_VALUE, histogram.least());
        assertEquals(Long.MAX_VALUE, histogram.most());
        assertEquals(0, histogram.percentiles(50)[0]);
    }
}
