package io.witness.monitor.internal.metrics;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.junit.jupiter.api.Test;

/** How old the metrics of the process may be. */
class JvmMetricsTest {
    private long nanos = Long.MAX_VALUE - 10;
    private final JvmMetrics metrics = new JvmMetrics(() -> nanos);

    @Test
    void shouldBeCollectedAgainAfterSomeSecondsOnly() {
        MetricSnapshots first = metrics.collect();
        nanos += JvmMetrics.FRESH_NANOS - 1;
        assertSame(first, metrics.collect());
        nanos++;
        MetricSnapshots second = metrics.collect();
        assertNotSame(first, second);
        nanos += JvmMetrics.FRESH_NANOS - 1;
        assertSame(second, metrics.collect());
    }
}
