package io.witness.exporter.kafka.internal;

import io.witness.api.socket.OneLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the settings of the client: those that the exporter relies on, and those of the configuration. */
final class ClientSettings {
    private static final int BUFFER_BYTES = 4 << 20;
    private static final int BATCH_BYTES = 32 << 10;
    private static final int LINGER_MILLIS = 20;
    private static final int RECONNECT_MOST_MILLIS = 2000;
    private static final int DELIVERY_MILLIS = 20_000;
    private static final int REQUEST_MILLIS = 10_000;

    /** Settings that have keys of their own, or that the exporter relies on. */
    private static final Set<String> OWN = Set.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            ProducerConfig.RETRIES_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG,
            ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);

    private ClientSettings() {}

    /** Checks the settings. The exception is one line with the key and the remedy, and without any value that may be secret. */
    static Map<String, Object> of(KafkaSettings settings) {
        for (String name : settings.client().keySet()) {
            if (OWN.contains(name)) {
                throw invalid(name, "is not to be changed: leave it out");
            }
            if (!ProducerConfig.configNames().contains(name)) {
                throw invalid(name, "is no setting of a Kafka producer: correct its name, or leave it out");
            }
        }
        Map<String, Object> all = defaults(settings);
        all.putAll(settings.client());
        try {
            new ProducerConfig(withSerializers(all));
        } catch (KafkaException e) {
            throw new IllegalArgumentException(
                    KafkaSettings.PID + ": the client refuses its settings: " + withoutSecrets(e.getMessage(), settings)
                            + ": correct that kafka. key",
                    e);
        }
        return all;
    }

    private static Map<String, Object> withSerializers(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return all;
    }

    private static Map<String, Object> defaults(KafkaSettings settings) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression());
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "witness-" + settings.sensor());
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        all.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        all.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MOST_MILLIS);
        // a client can get stuck with a batch that a broker takes for out of order: then another client sends it again
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        all.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        all.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        return all;
    }

    /** Makes a message of the client one line that has no value of a setting that was passed on. */
    static String withoutSecrets(String message, KafkaSettings settings) {
        String line = String.valueOf(message);
        for (Map.Entry<String, String> setting : settings.client().entrySet()) {
            String name = setting.getKey();
            boolean isSecret = name.contains("password") || name.contains("jaas") || name.contains("key");
            if (isSecret && !setting.getValue().isEmpty()) {
                line = line.replace(setting.getValue(), "[hidden]");
            }
        }
        return OneLine.of(line);
    }

    private static IllegalArgumentException invalid(String name, String problem) {
        return new IllegalArgumentException(
                KafkaSettings.PID + ": " + KafkaSettings.CLIENT_PREFIX + OneLine.ofValue(name) + " " + problem);
    }
}
