package io.witness.fleet.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds the arguments of the command.
 *
 * @param brokers HOST:PORT, separated by commas
 * @param subject what is shown
 * @param topic where that is
 * @param isJson whether it prints JSON
 * @param timeoutSeconds how long brokers may take
 * @param client settings of the client
 */
record FleetOptions(
        String brokers,
        FleetSubject subject,
        String topic,
        boolean isJson,
        int timeoutSeconds,
        Map<String, String> client) {
    static final String USAGE =
            """
            usage: witness fleet --brokers HOST:PORT[,HOST:PORT...] [--talkers | --joined] [--config FILE] [--topic NAME]
                                 [--timeout SECONDS] [--json]

            Shows all sensors that send their state to Kafka: when each was last seen, what it captures and loses. Or a table of fleet-job.

              --talkers          the hosts with most bytes, of the newest window
              --joined           the flows that several sensors have seen: the last 100 that ended
              --config FILE      settings of Kafka's clients, a line each, such as security.protocol=SSL
              --topic NAME       the topic (witness.sensors, witness.fleet.talkers, witness.fleet.joined)
              --timeout SECONDS  how long brokers may take (10)
              --json             all that the sensors, or the rows, tell
            """;

    private static final Set<String> VALUED = Set.of("--brokers", "--config", "--topic", "--timeout");
    private static final Set<String> FLAGS = Set.of("--talkers", "--joined", "--json");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    FleetOptions {
        client = Map.copyOf(client);
    }

    static FleetOptions parse(List<String> words) throws UsageException {
        Arguments arguments = new Arguments("fleet", VALUED, FLAGS, words);
        String brokers = arguments.brokers();
        if (arguments.has("--talkers") && arguments.has("--joined")) {
            throw new UsageException("--joined: use it without --talkers");
        }
        FleetSubject subject = arguments.has("--talkers")
                ? FleetSubject.TALKERS
                : arguments.has("--joined") ? FleetSubject.JOINED : FleetSubject.SENSORS;
        return new FleetOptions(
                brokers,
                subject,
                arguments.matching("--topic", subject.topic(), TOPIC, "the name of a topic"),
                arguments.has("--json"),
                arguments.number("--timeout", 10, 1, 3600),
                arguments.client());
    }
}
