package io.witness.exporter.kafka.internal.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of states from its start to its present end. */
final class FleetReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_FETCH_BYTES = 4 << 20;

    private FleetReader() {}

    /**
     * Reads all states.
     *
     * @throws IOException in one line, with a remedy
     */
    static Fleet read(FleetOptions options) throws IOException {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(options), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return read(consumer, options);
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

    private static Map<String, Object> settings(FleetOptions options) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, "witness-fleet");
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCH_BYTES);
        all.putAll(options.client());
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.brokers());
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, options.timeoutSeconds() * 1000);
        all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, options.timeoutSeconds() * 1000);
        all.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        all.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return all;
    }

    static Fleet read(Consumer<byte[], byte[]> consumer, FleetOptions options) throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(options.topic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IOException("there is no topic " + options.topic()
                    + ": no sensor has sent its state to these brokers, or --topic has another name");
        }
        Fleet fleet = new Fleet();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long start = System.nanoTime();
        while (!isAtEnd(consumer, ends)) {
            var records = consumer.poll(POLL);
            records.forEach(record -> fleet.add(record.value(), record.timestamp()));
            if (records.isEmpty() && System.nanoTime() - start > options.timeoutSeconds() * 1_000_000_000L) {
                throw new TimeoutException("no more records");
            }
        }
        return fleet;
    }

    private static boolean isAtEnd(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        Collection<Map.Entry<TopicPartition, Long>> all = ends.entrySet();
        return all.stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
