package io.witness.monitor.internal.metrics;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How old the metrics of the process may be. */
class JvmMetricsTest {
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter open = new OpenMetricsTextFormatWriter(false, false);
    private long nanos = Long.MAX_VALUE - 10;
    private final JvmMetrics metrics = new JvmMetrics(() -> nanos);

    @Test
    void shouldBeCollectedAgainAfterSomeSecondsOnly() throws Exception {
        byte[] first = metrics.text(text);
        nanos += JvmMetrics.FRESH_NANOS - 1;
        assertSame(first, metrics.text(text));
        nanos++;
        byte[] second = metrics.text(text);
        assertNotSame(first, second);
        nanos += JvmMetrics.FRESH_NANOS - 1;
        assertSame(second, metrics.text(text));
    }

    @Test
    void shouldBeWrittenInEachFormat() throws Exception {
        metrics.text(text);
        assertTrue(new String(metrics.text(open), StandardCharsets.UTF_8).endsWith("# EOF\n"));
        assertFalse(new String(metrics.text(text), StandardCharsets.UTF_8).contains("# EOF"));
    }
}
