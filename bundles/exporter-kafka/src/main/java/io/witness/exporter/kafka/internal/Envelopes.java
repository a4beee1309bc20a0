package io.witness.exporter.kafka.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Addresses records: topic, time, key and headers. Knows which errors are about a record, and not about brokers. Any thread may call. */
final class Envelopes {
    private final KafkaSettings settings;
    private final List<Header> flowHeaders;
    private final List<Header> eventHeaders;
    private final List<Header> stateHeaders;

    Envelopes(KafkaSettings settings) {
        this.settings = settings;
        flowHeaders = headers("eve-flow");
        eventHeaders = headers("eve-gap");
        stateHeaders = headers("witness-sensor");
    }

    private List<Header> headers(String schema) {
        return List.of(
                header("sensor", settings.sensor()),
                header("schema", schema),
                header("content-type", "application/json"));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the record of a chunk at an offset. */
    ProducerRecord<byte[], byte[]> record(Chunk chunk, int offset) {
        Kind kind = chunk.kind(offset);
        return new ProducerRecord<>(
                settings.topic(kind),
                null,
                chunk.millis(offset),
                chunk.key(offset),
                chunk.value(offset),
                kind == Kind.FLOW ? flowHeaders : eventHeaders);
    }

    /** Returns the record of a state of the sensor. */
    ProducerRecord<byte[], byte[]> state(byte[] key, byte[] value, long millis) {
        return new ProducerRecord<>(settings.sensorsTopic(), null, millis, key, value, stateHeaders);
    }

    /** Tells whether an error says that a record would be refused again. */
    static boolean isOfRecord(Exception error) {
        return error instanceof RecordTooLargeException
                || error instanceof RecordBatchTooLargeException
                || error instanceof InvalidTimestampException
                || error instanceof InvalidRecordException
                || error instanceof PolicyViolationException
                || error instanceof SerializationException;
    }
}
