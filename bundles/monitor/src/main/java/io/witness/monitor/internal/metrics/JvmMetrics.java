package io.witness.monitor.internal.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Collects the metrics of the process, under the names of the Prometheus library: anew every 5 s at most, since the JVM looks for them at
 * all of its threads and memory. Not the library's own set: that adds a listener for collections of garbage, which would outlive this
 * bundle. Any thread may call.
 */
final class JvmMetrics {
    /** How old they may be. */
    static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int TYPICAL_BYTES = 16 << 10;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LongSupplier nanoTime;
    /** Null before the first call; guarded by this, as when they were collected, and their texts by format. */
    private MetricSnapshots collected;

    private final Map<ExpositionFormatWriter, byte[]> texts = new HashMap<>();

    private long collectedNanos;

    JvmMetrics(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        JvmMemoryMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** Returns them in a format, to the end of the text. */
    synchronized byte[] text(ExpositionFormatWriter format) throws IOException {
        long now = nanoTime.getAsLong();
        if (collected == null || now - collectedNanos >= FRESH_NANOS) {
            collected = registry.scrape();
            collectedNanos = now;
            texts.clear();
        }
        byte[] text = texts.get(format);
        if (text == null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
            format.write(bytes, collected);
            text = bytes.toByteArray();
            texts.put(format, text);
        }
        return text;
    }
}
