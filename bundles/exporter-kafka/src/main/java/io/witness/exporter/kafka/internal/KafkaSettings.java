package io.witness.exporter.kafka.internal;

import io.witness.api.socket.OneLine;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Holds the checked configuration.
 *
 * @param bootstrapServers where brokers are
 * @param flowsTopic topic of flow records
 * @param eventsTopic topic of gap records
 * @param sensorsTopic topic of sensor states
 * @param isKeyedBySensor whether the key of flow records is the sensor; else it is the Community ID
 * @param compression the client's name of a codec
 * @param sensor the sensor's name
 * @param queueBytes memory of chunks
 * @param spoolBytes size of the spool; 0: none
 * @param spoolDirectory its directory
 * @param stateSeconds seconds between two states
 * @param client settings of the client, without the prefix
 */
record KafkaSettings(
        String bootstrapServers,
        String flowsTopic,
        String eventsTopic,
        String sensorsTopic,
        boolean isKeyedBySensor,
        String compression,
        String sensor,
        long queueBytes,
        long spoolBytes,
        Path spoolDirectory,
        int stateSeconds,
        Map<String, String> client) {
    static final String PID = "io.witness.exporter.kafka";
    static final String CLIENT_PREFIX = "kafka.";

    private static final Set<String> KEYS = Set.of(
            "BootstrapServers",
            "FlowsTopic",
            "EventsTopic",
            "SensorsTopic",
            "Key",
            "Compression",
            "Sensor",
            "QueueBytes",
            "SpoolBytes",
            "SpoolDirectory",
            "StateSeconds");
    /** Keys of Configuration Admin, of Declarative Services and of File Install. */
    private static final Pattern FOREIGN = Pattern.compile("(service|component|felix|osgi)\\..*");

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Pattern SENSOR = Pattern.compile("[\\x21-\\x7E]{1,100}");
    private static final Pattern SERVER = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s,:\\[\\]]+):([0-9]{1,5})");
    private static final int MOST_PORT = 65535;
    private static final long LEAST_QUEUE_BYTES = 1L << 20;
    private static final long MOST_QUEUE_BYTES = 16L << 20;
    private static final long MOST_SPOOL_BYTES = 1L << 40;
    private static final int MOST_STATE_SECONDS = 3600;

    KafkaSettings {
        client = Map.copyOf(client);
    }

    /**
     * Checks a configuration. The exception names the key, the value and the remedy; a value of a client's setting may be secret, and is
     * not in it.
     */
    static KafkaSettings of(Map<String, ?> properties, Path state, String hostName) {
        Map<String, String> client = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(CLIENT_PREFIX)) {
                client.put(
                        key.substring(CLIENT_PREFIX.length()),
                        String.valueOf(value).strip());
            } else if (!KEYS.contains(key) && !FOREIGN.matcher(key).matches()) {
                throw new IllegalArgumentException(PID + ": there is no key " + OneLine.ofValue(key)
                        + ": use one of docs/kafka.md, or kafka.NAME for a setting of the client");
            }
        });
        long queueBytes = number(properties, "QueueBytes", 8L << 20, LEAST_QUEUE_BYTES, MOST_QUEUE_BYTES);
        long spoolBytes = number(properties, "SpoolBytes", 1L << 30, 0, MOST_SPOOL_BYTES);
        if (spoolBytes != 0 && spoolBytes < 2 * queueBytes) {
            throw invalid("SpoolBytes", spoolBytes, "0 for no spool, or at least twice QueueBytes, " + 2 * queueBytes);
        }
        return new KafkaSettings(
                servers(text(properties, "BootstrapServers", "")),
                topic(properties, "FlowsTopic", "witness.flows"),
                topic(properties, "EventsTopic", "witness.events"),
                topic(properties, "SensorsTopic", "witness.sensors"),
                oneOf(properties, "Key", "community_id", "sensor").equals("sensor"),
                oneOf(properties, "Compression", "none", "gzip"),
                sensor(text(properties, "Sensor", hostName)),
                queueBytes,
                spoolBytes,
                state.resolve(text(properties, "SpoolDirectory", "kafka-spool")),
                (int) number(properties, "StateSeconds", 10, 1, MOST_STATE_SECONDS),
                client);
    }

    /** Returns the topic of a kind of records. */
    String topic(Kind kind) {
        return kind == Kind.FLOW ? flowsTopic : eventsTopic;
    }

    private static String text(Map<String, ?> properties, String key, String byDefault) {
        Object value = properties.get(key);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? byDefault : text;
    }

    private static String servers(String text) {
        for (String server : text.split(",", -1)) {
            var parts = SERVER.matcher(server.strip());
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > MOST_PORT) {
                throw invalid(
                        "BootstrapServers", text, "HOST:PORT of a broker, or several of them, with commas between");
            }
        }
        return text;
    }

    private static String topic(Map<String, ?> properties, String key, String byDefault) {
        String topic = text(properties, key, byDefault);
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw invalid(key, topic, "up to 249 letters, digits, dots, dashes and underscores");
        }
        return topic;
    }

    private static String sensor(String name) {
        if (!SENSOR.matcher(name).matches()) {
            throw invalid("Sensor", name, "up to 100 printable ASCII characters without blanks");
        }
        return name;
    }

    private static String oneOf(Map<String, ?> properties, String key, String byDefault, String other) {
        String value = text(properties, key, byDefault);
        if (!value.equals(byDefault) && !value.equals(other)) {
            throw invalid(key, value, byDefault + " or " + other);
        }
        return value;
    }

    private static long number(Map<String, ?> properties, String key, long byDefault, long least, long most) {
        String text = text(properties, key, Long.toString(byDefault));
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw invalid(key, text, least + " to " + most);
        }
        if (value < least || value > most) {
            throw invalid(key, text, least + " to " + most);
        }
        return value;
    }

    private static IllegalArgumentException invalid(String key, Object value, String remedy) {
        return new IllegalArgumentException(
                PID + ": " + key + "=" + OneLine.ofValue(value.toString()) + ": use " + remedy);
    }

    /** Shows no settings of the client, some of which are secret. */
    @Override
    public String toString() {
        return PID + " of " + sensor + " to " + bootstrapServers;
    }
}
