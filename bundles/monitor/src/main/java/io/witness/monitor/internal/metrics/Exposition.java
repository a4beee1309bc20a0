package io.witness.monitor.internal.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.witness.monitor.internal.Services;
import io.witness.monitor.internal.http.Answer;
import io.witness.monitor.internal.http.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes all metrics as text: OpenMetrics for those who accept it, else the Prometheus text format. Any thread may call. */
public final class Exposition implements Page {
    private final ExpositionFormatWriter openMetrics = new OpenMetricsTextFormatWriter(false, false);
    private final ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();
    private final Collector collector;
    private final JvmMetrics jvm;

    /**
     * Prepares for scrapes.
     *
     * @param services are asked at each scrape
     * @param version of this build
     */
    public Exposition(Services services, String version) {
        this(new Collector(services, version, System::nanoTime, Instant::now), new JvmMetrics(System::nanoTime));
    }

    Exposition(Collector collector, JvmMetrics jvm) {
        this.collector = collector;
        this.jvm = jvm;
    }

    @Override
    public Answer answer(String accept) throws IOException {
        ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : prometheus;
        List<MetricSnapshot> all = new ArrayList<>(collector.collect());
        jvm.collect().forEach(all::add);
        ByteArrayOutputStream text = new ByteArrayOutputStream(64 << 10);
        writer.write(text, new MetricSnapshots(all));
        return new Answer(200, writer.getContentType(), text.toByteArray());
    }
}
