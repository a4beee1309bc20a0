package io.witness.exporter.kafka.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.Figure;
import io.witness.flows.EveSettings;
import io.witness.flows.EveWriter;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Formats the records of one ring into chunks. For the thread of the ring's consumer, which never waits here. */
final class RingRecords implements FlowListener {
    private static final long KEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** As {@link EveWriter} writes the field. Quotes within a text have a backslash, so that no name of others looks like it. */
    private static final byte[] COMMUNITY_ID = "\"community_id\":\"".getBytes(StandardCharsets.US_ASCII);

    private final RecordQueue queue;
    private final Ledger ledger;
    private final EveWriter writer;
    private final byte[] sensor;
    private final boolean isKeyedBySensor;
    private final Figure[] figures;
    private Chunk chunk;
    private long chunkNanos;
    private long shownNanos = System.nanoTime() - SHOW_NANOS;
    private Kind kind;
    private long millis;
    private long flowId;

    RingRecords(KafkaSettings settings, RecordQueue queue, Ledger ledger, ConsumerContext ring, EveSettings eve) {
        this.queue = queue;
        this.ledger = ledger;
        sensor = settings.sensor().getBytes(StandardCharsets.UTF_8);
        isKeyedBySensor = settings.isKeyedBySensor();
        Optional<String> host = eve.host().or(() -> Optional.of(settings.sensor()));
        writer = new EveWriter(new EveSettings(eve.communityIdSeed(), eve.interfaceName(), host), this::add);
        figures = new Figure[] {
            ring.figure("kafka-made", "records", "records for Kafka, of all rings, and those found in the spool"),
            ring.figure("kafka-delivered", "records", "of these, acknowledged by a broker"),
            ring.figure("kafka-queued", "records", "of these, in memory and not sent yet"),
            ring.figure("kafka-in-flight", "records", "of these, sent and not acknowledged yet"),
            ring.figure("kafka-spooled", "records", "of these, on disk until a broker takes them"),
            ring.figure("kafka-dropped", "records", "of these, lost, because there was no room"),
            ring.figure("kafka-refused", "records", "of these, refused by a broker for their size or time"),
        };
        queue.use();
        show();
    }

    @Override
    public void flow(FlowRecord flow) throws IOException {
        kind = Kind.FLOW;
        millis = TimeUnit.NANOSECONDS.toMillis(flow.endNanos());
        flowId = flow.flowId();
        writer.flow(flow);
    }

    @Override
    public void gap(GapRecord gap) throws IOException {
        kind = Kind.EVENT;
        millis = TimeUnit.NANOSECONDS.toMillis(gap.toNanos());
        writer.gap(gap);
    }

    private void add(byte[] line, int lengthWithBreak) {
        int length = lengthWithBreak - 1;
        if (kind == Kind.EVENT || isKeyedBySensor) {
            add(sensor, 0, sensor.length, line, length);
            return;
        }
        int from = indexOf(line, length, COMMUNITY_ID);
        if (from < 0) {
            byte[] id = Long.toString(flowId).getBytes(StandardCharsets.US_ASCII); // keeps the parts of a flow together
            add(id, 0, id.length, line, length);
        } else {
            add(line, from, endOfText(line, from) - from, line, length);
        }
    }

    /** Returns the offset behind a text; negative: it is not there. */
    private static int indexOf(byte[] line, int length, byte[] text) {
        for (int start = 0; start <= length - text.length; start++) {
            int i = 0;
            while (i < text.length && line[start + i] == text[i]) {
                i++;
            }
            if (i == text.length) {
                return start + i;
            }
        }
        return -1;
    }

    private static int endOfText(byte[] line, int from) {
        int end = from;
        while (line[end] != '"') {
            end++;
        }
        return end;
    }

    private void add(byte[] keySource, int keyFrom, int keyLength, byte[] value, int valueLength) {
        if (!Chunk.isPossible(keyLength, valueLength)) {
            queue.drop();
            return;
        }
        if (chunk != null && !chunk.hasRoom(keyLength, valueLength)) {
            flush();
        }
        if (chunk == null) {
            chunk = queue.take();
            chunkNanos = System.nanoTime();
        }
        if (chunk == null) {
            queue.drop();
        } else {
            chunk.add(kind, Math.max(0, millis), keySource, keyFrom, keyLength, value, valueLength);
        }
    }

    @Override
    public void tick() {
        long now = System.nanoTime();
        if (chunk != null && now - chunkNanos > KEEP_NANOS) {
            flush();
        }
        if (now - shownNanos > SHOW_NANOS) {
            shownNanos = now;
            show();
        }
    }

    private void show() {
        Ledger.Totals totals = ledger.totals();
        long[] values = {
            totals.made(),
            totals.delivered(),
            totals.queued(),
            totals.inFlight(),
            totals.spooled(),
            totals.dropped(),
            totals.refused()
        };
        for (int i = 0; i < values.length; i++) {
            figures[i].set(values[i]);
        }
    }

    private void flush() {
        if (chunk != null) {
            queue.put(chunk);
            chunk = null;
        }
    }

    @Override
    public void close() {
        flush();
        show();
        queue.release();
    }
}
