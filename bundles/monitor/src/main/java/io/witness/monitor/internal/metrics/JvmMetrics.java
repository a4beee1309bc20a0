package io.witness.monitor.internal.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
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

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LongSupplier nanoTime;
    /** Null before the first call; guarded by this, as when they were collected. */
    private MetricSnapshots collected;

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

    synchronized MetricSnapshots collect() {
        long now = nanoTime.getAsLong();
        if (collected == null || now - collectedNanos >= FRESH_NANOS) {
            collected = registry.scrape();
            collectedNanos = now;
        }
        return collected;
    }
}
