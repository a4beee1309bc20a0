package io.witness.fleet.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Makes the settings of Kafka Streams and of Kafka's clients: one file has those of all commands. */
final class ClientSettings {
    private static final int MOST_FETCH_BYTES = 4 << 20;

    /** Settings that have options of their own, or that the commands rely on. */
    private static final Set<String> OWN = Set.of(
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            StreamsConfig.APPLICATION_ID_CONFIG,
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

    private ClientSettings() {}

    static boolean isKnown(String name) {
        return !OWN.contains(name)
                && (StreamsConfig.configDef().names().contains(name)
                        || ConsumerConfig.configNames().contains(name)
                        || ProducerConfig.configNames().contains(name)
                        || AdminClientConfig.configNames().contains(name));
    }

    static Properties of(JobOptions options) {
        Properties all = new Properties();
        // a state directory of a name for which nothing is made: all state is in memory
        all.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Path.of(System.getProperty("java.io.tmpdir"), "witness-fleet-job")
                        .toString());
        all.put(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        all.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
        all.putAll(options.client());
        all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.brokers());
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, options.name());
        // what is added to a sum is added once, whatever is killed
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return all;
    }

    /** Returns the settings of a client that looks for topics. */
    static Map<String, Object> ofAdmin(JobOptions options) {
        Properties all = of(options);
        all.keySet().removeIf(name -> !AdminClientConfig.configNames().contains(name.toString()));
        Map<String, Object> admin = new HashMap<>();
        all.forEach((name, value) -> admin.put(name.toString(), value));
        return admin;
    }

    /** Returns the settings of a client that reads a topic once, and belongs to no group. */
    static Map<String, Object> ofConsumer(FleetOptions options) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, "witness-fleet");
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCH_BYTES);
        all.putAll(options.client());
        all.keySet().removeIf(name -> !ConsumerConfig.configNames().contains(name));
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.brokers());
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, options.timeoutSeconds() * 1000);
        all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, options.timeoutSeconds() * 1000);
        all.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        all.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return all;
    }
}
