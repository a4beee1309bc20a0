package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.KafkaBroker.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the job of a fleet read what an exporter has sent, in the name of three sensors, and compares its tables with that. Each sensor has
 * seen some of the flows.
 */
final class FleetJobCheck {
    private static final String SERVER = "192.168.0.1";
    /** The most rows of flows that the command shows. */
    private static final int SHOWN = 100;

    private static final String GAP =
            "{\"timestamp\":\"2026-11-30T12:00:00.000000+0000\",\"event_type\":\"gap\",\"witness\":"
                    + "{\"cause\":\"drop\",\"from\":\"1\",\"to\":\"2\",\"packets\":7}}";

    private static final Pattern CLIENT = Pattern.compile("\"src_ip\":\"([0-9.]+)\"");
    private static final Pattern BYTES = Pattern.compile("\"bytes_toserver\":(\\d+)");
    private static final Pattern SENSORS = Pattern.compile("\"sensors\":(\\d+)");
    private static final Pattern STATUS = Pattern.compile("\"status\":\"([a-z]+)\"");
    private static final Pattern TALKER = Pattern.compile(
            "\\{\"address\":\"([^\"]+)\",\"bytes\":(\\d+),[^}]*\"packets_received\":(\\d+),\"flows\":(\\d+)}");

    /** Which sensors have seen a flow. */
    private final Map<String, Set<String>> seen = new TreeMap<>();

    private final Map<String, Long> bytes = new HashMap<>();
    private final KafkaBroker broker;
    private final Path home;
    private final List<Message> flows;
    private final List<Message> states;

    /** Takes what a sensor of this name has sent. */
    FleetJobCheck(KafkaBroker broker, Path home, String name) throws Exception {
        this.broker = broker;
        this.home = home;
        flows = broker.read(name + ".flows");
        states = broker.read(name + ".sensors");
    }

    /** Kills the job while it works, and starts it again. */
    void assertTablesOfThreeSensors() throws Exception {
        send("berlin", 0, 400);
        sendState("berlin", states.get(states.size() - 1));
        try (Child job = startJob()) {
            awaitTables(job, Map.of("berlin", "ended"));
            send("paris", 200, 600);
            sendState("paris", states.get(0));
            job.kill(); // wherever it is by now
        }
        send("paris", 200, 300); // as an exporter does that has not seen the acknowledgements
        send("rome", 300, 500);
        sendOwn("three.events", "rome", GAP);
        sendOwn("three.events", "rome", GAP);
        Map<String, String> statuses = Map.of("berlin", "ended", "paris", "silent", "rome", "unknown");
        try (Child job = startJob()) {
            awaitTables(job, statuses);
            job.signal("TERM");
            job.expectStatus(143);
        }
        assertTables(statuses);
        assertTrue(row("sensors", "rome").contains("\"gaps\":1,\"gap_packets\":7,"));
        assertShown();
    }

    /** Asserts what the command shows of the tables. */
    private void assertShown() throws Exception {
        String talkers;
        String joined;
        try (FleetCommand fleet = new FleetCommand(broker.address())) {
            talkers = fleet.show("--talkers", "--topic", "three.fleet.talkers");
            joined = fleet.show("--joined", "--topic", "three.fleet.joined");
        }
        assertTrue(talkers.matches("(?s)from \\S+ on, 300 s\nADDRESS +BYTES .*\n" + SERVER + " +[1-9].*"), talkers);
        assertTrue(joined.matches("(?s)END +PROTO .* UDP +10\\.\\S+ \\d+ +" + SERVER + " 53 +\\w+,\\w+.*"), joined);
        assertEquals(1 + SHOWN, joined.lines().count(), joined);
    }

    private void sendState(String sensor, Message state) throws Exception {
        sendOwn("three.sensors", sensor, state.value().replace('"' + state.key() + '"', '"' + sensor + '"'));
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    /** Sends records of a sensor as its exporter does. */
    private void send(String sensor, int from, int to) throws Exception {
        Path file = Files.createTempFile(home, sensor, ".txt");
        StringBuilder lines = new StringBuilder();
        for (Message flow : flows.subList(from, to)) {
            String client = first(CLIENT, flow.value());
            seen.computeIfAbsent(client, key -> new HashSet<>()).add(sensor);
            bytes.put(client, Long.valueOf(first(BYTES, flow.value())));
            lines.append(flow.key()).append('\t').append(flow.value()).append('\n');
        }
        Files.writeString(file, lines);
        produce("three.flows", sensor, file);
    }

    /** Sends one record with the sensor as its key. */
    private void sendOwn(String topic, String sensor, String value) throws Exception {
        produce(topic, sensor, Files.writeString(home.resolve("own"), sensor + "\t" + value + "\n"));
    }

    private void produce(String topic, String sensor, Path file) throws Exception {
        Child.run(
                home,
                "kcat",
                "-P",
                "-b",
                broker.address(),
                "-t",
                topic,
                "-K",
                "\t",
                "-H",
                "sensor=" + sensor,
                "-l",
                file.toString());
    }

    private Child startJob() throws Exception {
        Path settings = Files.writeString(
                home.resolve("job.properties"),
                // the one that is started again takes over at once, and what the other one had not committed is soon
                // void
                "group.instance.id=one\ntransaction.timeout.ms=3000\nnum.standby.replicas=0\n");
        Child job = Child.start(
                home,
                List.of(
                        Witness.COMMAND,
                        "fleet-job",
                        "--brokers",
                        broker.address(),
                        "--input",
                        "three",
                        "--output",
                        "three.fleet",
                        "--top",
                        "1000",
                        "--config",
                        settings.toString()));
        job.awaitErr("witness: running: three.* to three.fleet.*");
        return job;
    }

    /** The last row of each key. */
    private Map<String, String> table(String name) throws Exception {
        Map<String, String> rows = new TreeMap<>();
        broker.read("three.fleet." + name, message -> rows.put(message.key(), message.value()));
        return rows;
    }

    /** For each client whose flow several sensors have seen: how many, and the bytes. */
    private Map<String, String> joined() throws Exception {
        Map<String, String> joined = new TreeMap<>();
        table("joined")
                .values()
                .forEach(row -> joined.put(first(CLIENT, row), first(SENSORS, row) + " " + first(BYTES, row)));
        return joined;
    }

    private Map<String, String> expectedJoined() {
        Map<String, String> expected = new TreeMap<>();
        seen.forEach((client, sensors) -> {
            if (sensors.size() > 1) {
                expected.put(client, sensors.size() + " " + bytes.get(client));
            }
        });
        return expected;
    }

    /** For each host: its bytes and flows, of all windows. */
    private Map<String, String> talkers() throws Exception {
        Map<String, long[]> sums = new TreeMap<>();
        table("talkers").values().forEach(row -> {
            for (Matcher each = TALKER.matcher(row); each.find(); ) {
                long[] sum = sums.computeIfAbsent(each.group(1), key -> new long[2]);
                sum[0] += Long.parseLong(each.group(2));
                sum[1] += Long.parseLong(each.group(4));
            }
        });
        Map<String, String> talkers = new TreeMap<>();
        sums.forEach((host, sum) -> talkers.put(host, sum[0] + " " + sum[1]));
        return talkers;
    }

    private Map<String, String> expectedTalkers() {
        Map<String, String> expected = new TreeMap<>();
        seen.keySet().forEach(client -> expected.put(client, bytes.get(client) + " 1"));
        long all = seen.keySet().stream().mapToLong(bytes::get).sum();
        expected.put(SERVER, all + " " + seen.size());
        return expected;
    }

    private Map<String, String> statuses() throws Exception {
        Map<String, String> statuses = new TreeMap<>();
        table("sensors").forEach((sensor, row) -> statuses.put(sensor, first(STATUS, row)));
        return statuses;
    }

    /** Waits until the tables are equal to what was sent. */
    private void awaitTables(Child job, Map<String, String> expectedStatuses) throws Exception {
        Await.until(
                "the tables are complete",
                () -> !job.isAlive()
                        || joined().equals(expectedJoined())
                                && talkers().equals(expectedTalkers())
                                && statuses().equals(expectedStatuses),
                job::toString);
        assertTrue(job.isAlive(), job::toString);
    }

    /** Asserts that the tables are equal to what was sent. */
    private void assertTables(Map<String, String> expectedStatuses) throws Exception {
        assertEquals(expectedJoined(), joined());
        assertEquals(expectedTalkers(), talkers());
        assertEquals(expectedStatuses, statuses());
    }

    private String row(String table, String key) throws Exception {
        return table(table).get(key);
    }
}
