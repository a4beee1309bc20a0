package io.witness.exporter.kafka.internal.fleet;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Holds the arguments of the command.
 *
 * @param brokers HOST:PORT, separated by commas
 * @param topic the topic of states
 * @param isJson whether it prints JSON
 * @param timeoutSeconds how long brokers may take
 * @param client settings of the client
 */
record FleetOptions(String brokers, String topic, boolean isJson, int timeoutSeconds, Map<String, String> client) {
    static final String USAGE =
            """
            usage: witness fleet --brokers HOST:PORT[,HOST:PORT...] [--config FILE] [--topic NAME] [--timeout SECONDS] [--json]

            Shows all sensors that send their state to Kafka: when each was last seen, what it captures and loses.

              --config FILE      settings of Kafka's client, a line each, such as security.protocol=SSL
              --topic NAME       the topic of states (witness.sensors)
              --timeout SECONDS  how long brokers may take (10)
              --json             all that the sensors tell
            """;

    private static final Pattern BROKERS = Pattern.compile("[^\\s,]+:[0-9]{1,5}(,[^\\s,]+:[0-9]{1,5})*");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final int MOST_SECONDS = 3600;

    FleetOptions {
        client = Map.copyOf(client);
    }

    static FleetOptions parse(List<String> arguments) throws UsageException {
        String brokers = "";
        String topic = "witness.sensors";
        boolean isJson = false;
        int timeoutSeconds = 10;
        Map<String, String> client = Map.of();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--brokers" -> brokers = matching(option, rest, BROKERS, "HOST:PORT of a broker");
                case "--topic" -> topic = matching(option, rest, TOPIC, "the name of a topic");
                case "--timeout" -> timeoutSeconds = seconds(value(option, rest));
                case "--config" -> client = settings(Path.of(value(option, rest)));
                case "--json" -> isJson = true;
                default -> throw new UsageException("unknown argument " + option + ": see witness fleet --help");
            }
        }
        if (brokers.isEmpty()) {
            throw new UsageException("--brokers HOST:PORT is needed: see witness fleet --help");
        }
        return new FleetOptions(brokers, topic, isJson, timeoutSeconds, client);
    }

    private static String value(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value: see witness fleet --help");
        }
        return rest.next();
    }

    private static String matching(String option, Iterator<String> rest, Pattern pattern, String remedy)
            throws UsageException {
        String value = value(option, rest);
        if (!pattern.matcher(value).matches()) {
            throw new UsageException(option + " " + value + ": use " + remedy);
        }
        return value;
    }

    private static int seconds(String text) throws UsageException {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= MOST_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw new UsageException("--timeout " + text + ": use 1 to " + MOST_SECONDS);
    }

    private static Map<String, String> settings(Path file) throws UsageException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("--config " + file + " cannot be read: " + e);
        }
        Map<String, String> settings = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!ConsumerConfig.configNames().contains(name)) {
                throw new UsageException("--config " + file + ": " + name + " is no setting of a Kafka consumer");
            }
            settings.put(name, properties.getProperty(name));
        }
        return settings;
    }
}
