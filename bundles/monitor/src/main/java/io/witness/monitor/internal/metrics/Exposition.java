package io.witness.monitor.internal.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.witness.monitor.internal.Services;
import io.witness.monitor.internal.http.Answer;
import io.witness.monitor.internal.http.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes all metrics as text: OpenMetrics for those who accept it, else the Prometheus text format. Any thread may call. */
public final class Exposition implements Page {
    private static final int TYPICAL_CHARACTERS = 64 << 10;

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
        boolean isOpen = openMetrics.accepts(accept);
        ExpositionFormatWriter format = isOpen ? openMetrics : prometheus;
        StringBuilder own = new StringBuilder(TYPICAL_CHARACTERS);
        collector.collect().write(own, isOpen);
        ByteArrayOutputStream text = new ByteArrayOutputStream(TYPICAL_CHARACTERS);
        text.writeBytes(own.toString().getBytes(StandardCharsets.UTF_8));
        text.writeBytes(jvm.text(format)); // which ends it
        return new Answer(200, format.getContentType(), text.toByteArray());
    }
}
