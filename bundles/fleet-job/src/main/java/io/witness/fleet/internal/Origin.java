package io.witness.fleet.internal;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Notes where a record is from, before it goes through a topic of the job: the operator knows the topics of sensors only. */
final class Origin extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private static final String HEADER = "origin";

    /** Names the place of a record. */
    static String of(RecordMetadata from) {
        return from.topic() + ", partition " + from.partition() + ", offset " + from.offset();
    }

    /** Returns what was noted. */
    static String of(Record<byte[], byte[]> record) {
        Header last = record.headers().lastHeader(HEADER);
        return last == null ? "" : new String(last.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String origin = of(context().recordMetadata().orElseThrow());
        record.headers().add(HEADER, origin.getBytes(StandardCharsets.UTF_8));
        context().forward(record);
    }
}
