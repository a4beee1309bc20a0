package io.witness.fleet.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Holds the arguments of the command.
 *
 * @param brokers HOST:PORT, separated by commas
 * @param name what instances that share the work have in common
 * @param client settings of Kafka's clients
 * @param settings of the tables
 */
record JobOptions(String brokers, String name, Map<String, String> client, JobSettings settings) {
    static final String USAGE =
            """
            usage: witness fleet-job --brokers HOST:PORT[,HOST:PORT...] [OPTION VALUE]...

            Keeps tables of all sensors that send to Kafka, until Ctrl-C: sensors, top talkers, flows that several sensors have seen.

              --config FILE     settings of Kafka's clients, a line each, such as security.protocol=SSL
              --name NAME       instances with the same name share the work (witness-fleet)
              --input PREFIX    the topics PREFIX.flows, PREFIX.events and PREFIX.sensors are read (witness)
              --output PREFIX   the tables are PREFIX.sensors, PREFIX.talkers and PREFIX.joined (witness.fleet)
              --window SECONDS  of top talkers (300)
              --top N           talkers of a window (100)
              --tolerance MS    how much clocks of sensors may differ (2000)
              --flows N         flows, and talkers, that a partition keeps in memory (100000)
            """;

    private static final Set<String> NAMES = Set.of(
            "--brokers", "--config", "--name", "--input", "--output", "--window", "--top", "--tolerance", "--flows");
    private static final Pattern BROKERS = Pattern.compile("[^\\s,]+:[0-9]{1,5}(,[^\\s,]+:[0-9]{1,5})*");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    JobOptions {
        client = Map.copyOf(client);
    }

    static JobOptions parse(List<String> arguments) throws UsageException {
        Map<String, String> values = new HashMap<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (!NAMES.contains(option)) {
                throw new UsageException("unknown argument " + option + ": see witness fleet-job --help");
            }
            if (!rest.hasNext()) {
                throw new UsageException(option + " needs a value: see witness fleet-job --help");
            }
            values.put(option, rest.next());
        }
        if (!values.containsKey("--brokers")) {
            throw new UsageException("--brokers HOST:PORT is needed: see witness fleet-job --help");
        }
        JobSettings settings = new JobSettings(
                matching(values, "--input", "witness", TOPIC, "the start of names of topics"),
                matching(values, "--output", "witness.fleet", TOPIC, "the start of names of topics"),
                Duration.ofSeconds(number(values, "--window", 300, 1, 86_400)),
                number(values, "--top", 100, 1, 1000),
                Duration.ofMillis(number(values, "--tolerance", 2000, 0, 3_600_000)),
                number(values, "--flows", 100_000, 1000, 100_000_000));
        if (settings.input().equals(settings.output())) {
            throw new UsageException("--output " + settings.output() + ": use another one than for --input");
        }
        return new JobOptions(
                matching(values, "--brokers", "", BROKERS, "HOST:PORT of a broker"),
                matching(values, "--name", "witness-fleet", TOPIC, "letters, digits, dots, dashes and underscores"),
                values.containsKey("--config") ? client(Path.of(values.get("--config"))) : Map.of(),
                settings);
    }

    private static String matching(
            Map<String, String> values, String option, String absent, Pattern pattern, String remedy)
            throws UsageException {
        String value = values.getOrDefault(option, absent);
        if (!pattern.matcher(value).matches()) {
            throw new UsageException(option + " " + value + ": use " + remedy);
        }
        return value;
    }

    private static int number(Map<String, String> values, String option, int absent, int least, int most)
            throws UsageException {
        String text = values.getOrDefault(option, Integer.toString(absent));
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw new UsageException(option + " " + text + ": use " + least + " to " + most);
    }

    private static Map<String, String> client(Path file) throws UsageException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("--config " + file + " cannot be read: " + e);
        }
        Map<String, String> settings = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!ClientSettings.isKnown(name)) {
                throw new UsageException("--config " + file + ": " + name
                        + " is no setting of Kafka's clients, or is not to be changed: leave it out");
            }
            settings.put(name, properties.getProperty(name));
        }
        return settings;
    }
}
