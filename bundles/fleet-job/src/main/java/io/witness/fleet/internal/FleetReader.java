package io.witness.fleet.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its start to its present end. */
final class FleetReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final FleetOptions options;
    private final FleetView view;
    private long unreadable;

    FleetReader(FleetOptions options, FleetView view) {
        this.options = options;
        this.view = view;
    }

    /** Returns how many records were not of this kind. */
    long unreadable() {
        return unreadable;
    }

    /**
     * Reads all records.
     *
     * @throws IOException in one line, with a remedy
     */
    void read() throws IOException {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                ClientSettings.ofConsumer(options), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            read(consumer);
        } catch (TimeoutException e) {
            throw new IOException(
                    options.brokers() + " has not answered within " + options.timeoutSeconds()
                            + " s: correct --brokers, give TLS or SASL settings with --config, or a longer --timeout",
                    e);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(options.brokers() + " cannot be used: " + cause.getMessage(), e);
        }
    }

    void read(Consumer<byte[], byte[]> consumer) throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(options.topic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IOException("there is no topic " + options.topic() + ": "
                    + options.subject().absence() + ", or --topic has another name");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long progressNanos = System.nanoTime();
        while (!isAtEnd(consumer, ends)) {
            var records = consumer.poll(POLL);
            records.forEach(this::add);
            if (!records.isEmpty()) {
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > options.timeoutSeconds() * 1_000_000_000L) {
                throw new TimeoutException("no more records");
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        try {
            view.add(record.key(), record.value(), record.timestamp());
        } catch (UnusableException e) {
            unreadable++;
        }
    }

    private static boolean isAtEnd(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
