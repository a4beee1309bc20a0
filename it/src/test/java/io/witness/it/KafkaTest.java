package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.KafkaBroker.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The export to a real broker, as another program reads it, whatever happens to the broker and the disk. */
class KafkaTest {
    private static final Pattern ADDRESS = Pattern.compile("\"src_ip\":\"([0-9.]+)\"");
    private static final Pattern START = Pattern.compile("\"start\":\"([^\"]+)\"");

    /** Their records have room in the memory of an exporter. */
    private static final int FLOWS = 10_000;

    private static final String EXPORTER = "io.witness.exporter.kafka.internal.ExporterThread";

    @TempDir
    static Path shared;

    private static KafkaBroker broker;

    @TempDir
    Path home;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(shared);
    }

    @AfterAll
    static void end() {
        if (broker != null) {
            broker.close();
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    /** All flows, by their addresses. */
    private static Set<String> flows(List<Message> messages) {
        Set<String> flows = new HashSet<>();
        messages.forEach(message -> flows.add(first(ADDRESS, message.value())));
        return flows;
    }

    /** A record that is sent again may come again, but no new one before an older one of the same key. */
    private static void assertInOrder(List<Message> messages) {
        Map<String, Message> newest = new HashMap<>();
        Map<String, Set<String>> seen = new HashMap<>();
        for (Message message : messages) {
            String start = first(START, message.value());
            Message last = newest.get(message.key());
            boolean isNew =
                    seen.computeIfAbsent(message.key(), key -> new HashSet<>()).add(start);
            if (last != null) {
                assertEquals(last.partition(), message.partition());
                assertTrue(last.offset() < message.offset(), () -> last + "\n" + message);
                assertTrue(!isNew || last.millis() <= message.millis(), () -> last + "\n" + message);
            }
            newest.put(message.key(), message);
        }
    }

    @Test
    void shouldDeliverAllRecordsInOrderForEachKey() throws Exception {
        int rounds = Soak.times(5, 100);
        try (KafkaSensor sensor =
                KafkaSensor.create(home, "all", broker.address()).start()) {
            for (int round = 1; round <= rounds; round++) {
                sensor.send(0, FLOWS); // the same endpoints again, which make new flows
                sensor.awaitMade((long) round * FLOWS);
            }
            sensor.await("all are delivered", () -> sensor.figure("delivered") == (long) rounds * FLOWS);
            sensor.assertCapturedAll();

            List<Message> messages = broker.read("all.flows");
            assertEquals(rounds * FLOWS, messages.size());
            assertEquals(FLOWS, flows(messages).size());
            assertInOrder(messages);
            Message message = messages.get(0);
            assertTrue(message.value().contains("\"community_id\":\"" + message.key() + "\""), message::toString);
            assertEquals("sensor=all,schema=eve-flow,content-type=application/json", message.headers());
            assertTrue(message.value().contains("\"host\":\"all\""), message::toString);

            Message state = broker.read("all.sensors").get(0);
            assertEquals("all", state.key());
            assertEquals("sensor=all,schema=witness-sensor,content-type=application/json", state.headers());
            assertEquals(
                    1,
                    sensor.log("connected to Kafka at").size()
                            - sensor.log("again after").size());
        }
        List<Message> states = broker.read("all.sensors");
        assertTrue(states.get(states.size() - 1).value().contains("\"running\":false"), states::toString);
        assertTrue(Files.isDirectory(home.resolve("state/kafka-spool")));
        assertFalse(hasSegments(home));
    }

    private static boolean hasSegments(Path home) throws Exception {
        try (var files = Files.list(home.resolve("state/kafka-spool"))) {
            return files.anyMatch(file -> file.toString().endsWith(".spool"));
        }
    }

    @Test
    void shouldKeepRecordsWhileTheBrokerIsGone() throws Exception {
        try (KafkaSensor sensor =
                KafkaSensor.create(home, "gone", broker.address()).start()) {
            sensor.send(0, 1000);
            sensor.await("some are delivered", () -> sensor.figure("delivered") == 1000);
            broker.kill();
            try {
                sensor.awaitLog("is away: ");
                sensor.send(0, FLOWS);
                sensor.awaitMade(1000 + FLOWS);
                sensor.await("they are in the spool", () -> sensor.figure("spooled") > FLOWS / 2);
                Thread.sleep(Soak.times(0, 60_000));
            } finally {
                broker.start();
            }
            sensor.awaitDelivered(1000 + FLOWS);
            assertFalse(sensor.log("is away: " + broker.address() + ": Connection refused")
                    .isEmpty());
            assertEquals(
                    sensor.log("WARN", "is away: ").size(),
                    sensor.log("again after").size());
            sensor.assertCapturedAll();
        }
        List<Message> messages = broker.read("gone.flows");
        assertEquals(FLOWS, flows(messages).size());
        assertInOrder(messages);
    }

    @Test
    void shouldSendTheSpoolOfARunThatWasKilled() throws Exception {
        try (KafkaSensor sensor = KafkaSensor.create(home, "killed", broker.address())) {
            broker.suspend();
            try {
                sensor.start().send(0, FLOWS);
                sensor.awaitMade(FLOWS);
                sensor.await(
                        "all are in the spool", () -> sensor.figure("spooled") + sensor.figure("in-flight") == FLOWS);
            } finally {
                broker.resume();
            }
            sensor.kill();
            sensor.start();
            sensor.send(FLOWS, 10);
            sensor.await("all are delivered", () -> sensor.figure("delivered") == sensor.figure("made"));
            assertEquals(
                    1,
                    sensor.log("records of earlier runs, which are sent first").size());
        }
        List<Message> messages = broker.read("killed.flows");
        assertTrue(flows(messages).size() >= FLOWS / 2, () -> messages.size() + " records");
        assertInOrder(messages);
    }

    @Test
    void shouldSpoolWhatIsNotAcknowledgedWhenItEnds() throws Exception {
        try (KafkaSensor sensor = KafkaSensor.create(home, "ended", broker.address())) {
            broker.suspend();
            try {
                sensor.start().send(0, 1000);
                sensor.awaitMade(1000);
                sensor.stop();
            } finally {
                broker.resume();
            }
            sensor.start();
            sensor.awaitDelivered(1000);
        }
        assertEquals(1000, flows(broker.read("ended.flows")).size());
    }

    @Test
    void shouldDropTheNewestWhenTheDiskOfTheSpoolIsFull() throws Exception {
        Path disk = Files.createDirectories(home.resolve("disk"));
        Child.run(home, "mount", "-t", "tmpfs", "-o", "size=2m", "none", disk.toString());
        try (KafkaSensor sensor =
                KafkaSensor.create(home, "full", broker.address()).with("SpoolDirectory", disk)) {
            broker.suspend();
            try {
                sensor.start();
                sensor.awaitLog("is away: no broker has acknowledged anything");
                sensor.send(0, FLOWS);
                sensor.await("some are dropped", () -> sensor.figure("dropped") > 0);
                sensor.awaitMade(FLOWS);
                sensor.send(0, FLOWS);
                sensor.awaitMade(2 * FLOWS);
                sensor.assertCapturedAll();
            } finally {
                broker.resume();
            }
            sensor.await(
                    "all others are delivered",
                    () -> sensor.figure("delivered") + sensor.figure("dropped") == 2 * FLOWS);
            assertFalse(sensor.log("WARN", "takes no more records", "No space left on device")
                    .isEmpty());
            int lines = sensor.log("takes no more records").size();
            assertTrue(lines - sensor.log("takes records again").size() <= 1, () -> lines + " lines");
            sensor.send(0, 1000);
            sensor.awaitMade(2 * FLOWS + 1000);
            long dropped = sensor.figure("dropped");
            sensor.awaitDelivered(2 * FLOWS + 1000 - dropped);
        } finally {
            Child.run(home, "umount", disk.toString());
        }
        assertInOrder(broker.read("full.flows"));
    }

    @Test
    void shouldSayOnceThatAPasswordIsRefused() throws Exception {
        String login =
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";";
        try (KafkaSensor sensor = KafkaSensor.create(home, "sasl", broker.saslAddress())
                .with("kafka.security.protocol", "SASL_PLAINTEXT")
                .with("kafka.sasl.mechanism", "PLAIN")
                .with("kafka.sasl.jaas.config", login.formatted(KafkaBroker.USER, "wrong-password"))) {
            sensor.start().awaitLog("cannot be used: ");
            sensor.send(0, 1000);
            sensor.await("they are in the spool", () -> sensor.figure("spooled") > 0);
            assertEquals(
                    1,
                    sensor.log("ERROR", "cannot be used: Authentication failed").size());
            assertEquals(List.of(), sensor.log("wrong-password"));
            sensor.stop();
            sensor.with("kafka.sasl.jaas.config", login.formatted(KafkaBroker.USER, KafkaBroker.PASSWORD))
                    .start();
            sensor.awaitDelivered(1000);
        }
        assertEquals(1000, flows(broker.read("sasl.flows")).size());
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsUpdated() throws Exception {
        try (KafkaSensor sensor =
                KafkaSensor.create(home, "updated", broker.address()).start()) {
            for (int i = 0; i < 3; i++) {
                sensor.send(i * 100, 100);
                sensor.awaitDelivered(100);
                sensor.witness().update("io.witness.exporter-kafka");
                sensor.await("the new one is used", () -> sensor.figure("made") == 0);
            }
            sensor.await("one exporter is in memory", () -> sensor.objects(EXPORTER) == 1);
            assertEquals(1, sensor.threads("kafka-exporter"));
            assertEquals(1, sensor.threads("kafka-producer-network-thread"));
        }
        assertEquals(300, flows(broker.read("updated.flows")).size());
    }

    @Test
    void shouldNameAKeyThatCannotBeUsed() throws Exception {
        try (KafkaSensor sensor = KafkaSensor.create(home, "bad", "nowhere").launch()) {
            sensor.awaitLog("io.witness.exporter.kafka: BootstrapServers=nowhere: use HOST:PORT of a broker");
        }
    }

    @Test
    void shouldShowAllSensorsOfTheTopic() throws Exception {
        try (KafkaSensor sensor = KafkaSensor.create(home, "alpha", broker.address())
                .with("SensorsTopic", "fleet")
                .start()) {
            sensor.send(0, 100);
            sensor.awaitDelivered(100);
            Path beta = Files.writeString(
                    home.resolve("beta"),
                    "{\"event_type\":\"sensor\",\"sensor\":\"beta\",\"running\":false}\nno state\n");
            Child.run(home, "kcat", "-P", "-b", broker.address(), "-t", "fleet", "-l", beta.toString());
            Await.until(
                    "both are shown",
                    () -> fleet("--topic", "fleet")
                            .matches("(?s)SENSOR +STATUS .*\nalpha +alive .* 1 of 1 .*\nbeta +ended .*"),
                    () -> sensor.witness().process().toString());
            assertTrue(fleet("--topic", "fleet", "--json").contains("\"interface\":\"wit"));
        }
    }

    private String fleet(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(Witness.COMMAND, "fleet", "--brokers", broker.address()));
        command.addAll(List.of(more));
        return Child.run(home, command.toArray(String[]::new));
    }

    @Test
    void shouldSayWhyTheFleetCannotBeShown() throws Exception {
        assertFails("there is no topic none", "--brokers", broker.address(), "--topic", "none");
        assertFails("has not answered within 1 s", "--brokers", "127.0.0.1:1", "--timeout", "1");
        Path settings = Files.writeString(
                home.resolve("client"),
                "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config="
                        + "org.apache.kafka.common.security.plain.PlainLoginModule required username=x password=y;\n");
        assertFails("Authentication failed", "--brokers", broker.saslAddress(), "--config", settings.toString());
    }

    private void assertFails(String message, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Witness.COMMAND, "fleet"));
        command.addAll(List.of(arguments));
        try (Child child = Child.start(home, command)) {
            child.expectStatus(1);
            assertTrue(child.err().contains(message), child::err);
            assertEquals(1, child.err().lines().count(), child::err);
        }
    }
}
