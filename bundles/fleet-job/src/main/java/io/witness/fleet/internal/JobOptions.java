package io.witness.fleet.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final Set<String> VALUED = Set.of(
            "--brokers", "--config", "--name", "--input", "--output", "--window", "--top", "--tolerance", "--flows");

    /** A name of Kafka has up to 249 characters; the job adds to it. */
    private static final Pattern START = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    JobOptions {
        client = Map.copyOf(client);
    }

    static JobOptions parse(List<String> words) throws UsageException {
        Arguments arguments = new Arguments("fleet-job", VALUED, Set.of(), words);
        String brokers = arguments.brokers();
        JobSettings settings = new JobSettings(
                arguments.matching("--input", "witness", START, "the start of names of topics"),
                arguments.matching("--output", "witness.fleet", START, "the start of names of topics"),
                Duration.ofSeconds(arguments.number("--window", 300, 1, 86_400)),
                arguments.number("--top", 100, 1, 1000),
                Duration.ofMillis(arguments.number("--tolerance", 2000, 0, 3_600_000)),
                arguments.number("--flows", 100_000, 1000, 100_000_000));
        if (settings.input().equals(settings.output())) {
            throw new UsageException("--output " + settings.output() + ": use another one than for --input");
        }
        String name =
                arguments.matching("--name", "witness-fleet", START, "letters, digits, dots, dashes and underscores");
        return new JobOptions(brokers, name, arguments.client(), settings);
    }
}
