package io.witness.exporter.kafka.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Writes the state of this sensor as JSON: its sockets, their losses, and the exporter's own numbers. For the exporter's thread. */
final class SensorState {
    private static final JsonFactory JSON = new JsonFactory();
    private static final double NANOS_PER_SECOND = 1e9;

    /** Holds sums over sockets. */
    private record Sums(long packets, long dropped, long skipped, boolean isExact) {
        static final Sums NONE = new Sums(0, 0, 0, true);

        static Sums of(SocketStatus status) {
            RingTotals kernel = status.totals().kernel();
            boolean isKnown = kernel.isKnown();
            return new Sums(
                    isKnown ? kernel.accepted() : status.totals().taken().packets(),
                    isKnown ? kernel.dropped() : 0,
                    status.totals().readers().skipped().packets(),
                    isKnown && status.totals().exact());
        }

        Sums plus(Sums other) {
            return new Sums(
                    packets + other.packets,
                    dropped + other.dropped,
                    skipped + other.skipped,
                    isExact && other.isExact);
        }
    }

    private final KafkaSettings settings;
    private final String version;
    private final Instant started = Instant.now();
    private final Supplier<List<SocketMonitor>> monitors;
    private final Ledger ledger;
    private final Connection connection;
    private Map<String, Sums> before = new HashMap<>();
    private long deliveredBefore;
    private long beforeNanos = System.nanoTime();

    SensorState(
            KafkaSettings settings,
            String version,
            Supplier<List<SocketMonitor>> monitors,
            Ledger ledger,
            Connection connection) {
        this.settings = settings;
        this.version = version;
        this.monitors = monitors;
        this.ledger = ledger;
        this.connection = connection;
    }

    /** Describes the present moment; rates are those since the last call. */
    byte[] write(Instant now, boolean isRunning, String spoolTrouble) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(json, now, isRunning, spoolTrouble);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void write(JsonGenerator json, Instant now, boolean isRunning, String spoolTrouble) throws IOException {
        double seconds = Math.max(1e-3, (System.nanoTime() - beforeNanos) / NANOS_PER_SECOND);
        beforeNanos = System.nanoTime();
        json.writeStartObject();
        json.writeStringField("timestamp", text(now));
        json.writeStringField("event_type", "sensor");
        json.writeStringField("sensor", settings.sensor());
        json.writeStringField("version", version);
        json.writeStringField("started", text(started));
        json.writeBooleanField("running", isRunning);
        json.writeNumberField("interval_seconds", settings.stateSeconds());
        writeSockets(json, seconds);
        writeExporter(json, seconds, spoolTrouble);
        json.writeEndObject();
    }

    private void writeSockets(JsonGenerator json, double seconds) throws IOException {
        Map<String, Sums> present = new HashMap<>();
        Sums all = Sums.NONE;
        Sums more = Sums.NONE;
        List<SocketMonitor> sorted = new ArrayList<>(monitors.get());
        sorted.sort(Comparator.comparing(SocketMonitor::socketName));
        json.writeArrayFieldStart("sockets");
        for (SocketMonitor monitor : sorted) {
            SocketStatus status = monitor.status();
            Sums now = Sums.of(status);
            Sums last = before.getOrDefault(status.socketName(), now);
            present.put(status.socketName(), now);
            all = all.plus(now);
            more = more.plus(new Sums(
                    Math.max(0, now.packets() - last.packets()),
                    Math.max(0, now.dropped() - last.dropped()),
                    Math.max(0, now.skipped() - last.skipped()),
                    true));
            writeSocket(json, status, now);
        }
        json.writeEndArray();
        before = present;
        json.writeObjectFieldStart("totals");
        writeSums(json, all);
        json.writeEndObject();
        json.writeObjectFieldStart("rates");
        json.writeNumberField("packets_per_second", Math.round(more.packets() / seconds));
        json.writeNumberField("dropped_per_second", Math.round(more.dropped() / seconds));
        json.writeNumberField("skipped_per_second", Math.round(more.skipped() / seconds));
        json.writeEndObject();
    }

    private static void writeSocket(JsonGenerator json, SocketStatus status, Sums sums) throws IOException {
        json.writeStartObject();
        json.writeStringField("socket", status.socketName());
        json.writeStringField("interface", status.interfaceName());
        json.writeStringField("state", status.state().phase().toString());
        if (!status.state().remark().isEmpty()) {
            json.writeStringField("remark", status.state().remark());
        }
        json.writeStringField("since", text(status.since()));
        json.writeNumberField("rings", status.rings().size());
        json.writeNumberField(
                "readers",
                status.rings().stream()
                        .mapToLong(ring -> ring.subscriptions().size())
                        .sum());
        writeSums(json, sums);
        json.writeEndObject();
    }

    private static void writeSums(JsonGenerator json, Sums sums) throws IOException {
        json.writeNumberField("packets", sums.packets());
        json.writeNumberField("dropped", sums.dropped());
        json.writeNumberField("skipped", sums.skipped());
        json.writeBooleanField("exact", sums.isExact());
    }

    private void writeExporter(JsonGenerator json, double seconds, String spoolTrouble) throws IOException {
        Ledger.Totals totals = ledger.totals();
        json.writeObjectFieldStart("exporter");
        json.writeStringField("state", connection.state().toString());
        json.writeStringField("since", text(connection.since()));
        if (!spoolTrouble.isEmpty()) {
            json.writeStringField("spool", spoolTrouble);
        }
        json.writeNumberField("made", totals.made());
        json.writeNumberField("delivered", totals.delivered());
        json.writeNumberField("queued", totals.queued());
        json.writeNumberField("in_flight", totals.inFlight());
        json.writeNumberField("spooled", totals.spooled());
        json.writeNumberField("dropped", totals.dropped());
        json.writeNumberField("refused", totals.refused());
        json.writeNumberField("records_per_second", Math.round((totals.delivered() - deliveredBefore) / seconds));
        json.writeEndObject();
        deliveredBefore = totals.delivered();
    }
}
