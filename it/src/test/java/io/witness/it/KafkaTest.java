package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.KafkaBroker.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The export to a real broker, as another program reads it, whatever happens to the broker and the disk. */
@Execution(ExecutionMode.CONCURRENT) // each test waits most of the time, for one of the sensors
class KafkaTest {
    /** Their records have room in the memory of an exporter. */
    private static final int FLOWS = 10_000;

    private static final String EXPORTER = "io.witness.exporter.kafka.internal.ExporterThread";
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";";

    /** Who has this for writing kills the broker. */
    private static final String BROKER = "broker";
    /** The first sensor, in tests with a broker that answers. */
    private static final String CALM = "calm";
    /** The second one. */
    private static final String TROUBLED = "troubled";

    @TempDir
    static Path shared;

    private static KafkaBroker broker;
    private static KafkaSensor calm;
    private static KafkaSensor troubled;

    @TempDir
    Path home;

    @BeforeAll
    static void start() throws Exception {
        calm = KafkaSensor.create(shared.resolve(CALM)).launch();
        troubled = KafkaSensor.create(shared.resolve(TROUBLED)).launch();
        broker = KafkaBroker.start(shared);
        calm.awaitReady();
        troubled.awaitReady();
    }

    @AfterAll
    static void end() throws Exception {
        try (KafkaBroker last = broker;
                KafkaSensor first = calm;
                KafkaSensor second = troubled) {
            // closed in the end, as far as they are there
        }
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldDeliverAllRecordsInOrderForEachKey() throws Exception {
        int rounds = Soak.times(2, 10);
        int flows = Soak.times(FLOWS, 10 * FLOWS);
        calm.to("all", broker.address()).begin();
        for (int round = 1; round <= rounds; round++) {
            for (int first = 0; first < flows; first += FLOWS) { // the same endpoints again, which make new flows
                calm.send(first, FLOWS);
            }
            calm.awaitMade((long) round * flows);
        }
        calm.awaitDelivered((long) rounds * flows);
        calm.assertCapturedAll();

        FlowOrder order = FlowOrder.of(broker, "all.flows");
        assertEquals((long) rounds * flows, order.records());
        assertEquals((long) rounds * flows, order.flows());
        assertEquals(flows, order.addresses().size());
        Message message = broker.first("all.flows");
        assertTrue(message.value().contains("\"community_id\":\"" + message.key() + "\""), message::toString);
        assertEquals("sensor=all,schema=eve-flow,content-type=application/json", message.headers());
        assertTrue(message.value().contains("\"host\":\"all\""), message::toString);

        Message state = broker.first("all.sensors");
        assertEquals("all", state.key());
        assertEquals("sensor=all,schema=witness-sensor,content-type=application/json", state.headers());
        assertEquals(
                1,
                calm.log("connected to Kafka at").size()
                        - calm.log("again after").size());
        calm.end();
        List<Message> states = broker.read("all.sensors");
        assertTrue(states.get(states.size() - 1).value().contains("\"running\":false"), states::toString);
        assertTrue(Files.isDirectory(calm.spool()));
        try (var files = Files.list(calm.spool())) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().endsWith(".spool")).toList());
        }
    }

    @Test
    @ResourceLock(TROUBLED)
    @ResourceLock(BROKER)
    void shouldKeepRecordsWhileTheBrokerIsGone() throws Exception {
        troubled.to("gone", broker.address())
                .with("kafka.delivery.timeout.ms", 8000) // longer than it takes to find out who is not there
                .begin()
                .send(0, 1000);
        troubled.awaitDelivered(1000);
        broker.kill();
        try {
            troubled.awaitLog("is away: ");
            troubled.send(0, FLOWS);
            troubled.awaitMade(1000 + FLOWS);
            troubled.await("they are in the spool", () -> troubled.figure("spooled") > FLOWS / 2);
            Thread.sleep(Soak.times(0, 60_000));
        } finally {
            broker.start();
        }
        troubled.awaitDelivered(1000 + FLOWS);
        assertFalse(troubled.log("is away: " + broker.address() + ": Connection refused")
                .isEmpty());
        assertEquals(
                troubled.log("WARN", "is away: ").size(),
                troubled.log("again after").size());
        troubled.assertCapturedAll();
        troubled.end();
        assertEquals(FLOWS, FlowOrder.of(broker, "gone.flows").addresses().size());
    }

    @Test
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldSendTheSpoolOfRunsThatEndedOrWereKilled() throws Exception {
        try (BrokerWay way = broker.way();
                KafkaSensor sensor = KafkaSensor.create(home)) {
            way.hang();
            sensor.launch().awaitReady();
            sensor.to("killed", way.address()).begin().send(0, 1000);
            sensor.awaitMade(1000);
            sensor.stop(); // though its client waits for an answer

            sensor.launch().awaitReady();
            sensor.await("the spool is known", () -> sensor.figure("made") == 1000);
            sensor.send(1000, FLOWS);
            sensor.awaitMade(1000 + FLOWS);
            sensor.await(
                    "all are in the spool",
                    () -> sensor.figure("spooled") + sensor.figure("in-flight") == 1000 + FLOWS);
            sensor.kill();

            way.open();
            sensor.launch().awaitReady();
            sensor.await("the spool is known", () -> sensor.figure("made") > 0);
            long found = sensor.figure("made");
            sensor.send(1000 + FLOWS, 10);
            sensor.await(
                    "all are delivered",
                    () -> sensor.figure("made") == found + 10 && sensor.figure("delivered") == found + 10);
            assertEquals(
                    1,
                    sensor.log("records of earlier runs, which are sent first").size());
        }
        FlowOrder order = FlowOrder.of(broker, "killed.flows");
        assertTrue(
                order.addresses().size() >= 1000 + FLOWS / 2,
                () -> order.addresses().size() + " flows");
        for (int i = 0; i < 1000; i++) {
            assertTrue(order.addresses().contains(KafkaSensor.address(i)), "flow " + i);
        }
    }

    @Test
    @ResourceLock(TROUBLED)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldDropTheNewestWhenTheDiskOfTheSpoolIsFull() throws Exception {
        try (TemporaryDisk disk = TemporaryDisk.create(home.resolve("disk"), "2m");
                BrokerWay way = broker.way()) {
            way.hang();
            troubled.to("full", way.address())
                    .with("SpoolDirectory", disk.path())
                    .begin();
            troubled.awaitLog("is away: no broker has acknowledged anything");
            troubled.send(0, FLOWS);
            troubled.await("some are dropped", () -> troubled.figure("dropped") > 0);
            troubled.awaitMade(FLOWS);
            troubled.send(0, FLOWS);
            troubled.awaitMade(2 * FLOWS);
            troubled.assertCapturedAll();
            way.open();
            troubled.await(
                    "all others are delivered",
                    () -> troubled.figure("delivered") + troubled.figure("dropped") == 2 * FLOWS);
            assertFalse(troubled.log("WARN", "takes no more records", "No space left on device")
                    .isEmpty());
            int lines = troubled.log("takes no more records").size();
            assertTrue(lines - troubled.log("takes records again").size() <= 1, () -> lines + " lines");
            troubled.send(0, 1000);
            troubled.awaitMade(2 * FLOWS + 1000);
            long dropped = troubled.figure("dropped");
            troubled.awaitDelivered(2 * FLOWS + 1000 - dropped);
            troubled.end();
        }
        FlowOrder.of(broker, "full.flows");
    }

    @Test
    @ResourceLock(TROUBLED)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldDoWithoutASpoolThatIsReadOnly() throws Exception {
        try (TemporaryDisk disk = TemporaryDisk.create(home.resolve("disk"), "16m");
                BrokerWay way = broker.way()) {
            disk.setReadOnly(true);
            troubled.to("readonly", way.address())
                    .with("SpoolDirectory", disk.path())
                    .begin()
                    .send(0, 1000);
            troubled.awaitDelivered(1000);
            way.close();
            troubled.awaitLog("is away: ");
            troubled.send(0, 1000);
            troubled.awaitMade(2000);
            troubled.await("they are dropped", () -> troubled.figure("dropped") > 0);
            assertEquals(
                    1,
                    troubled.log("WARN", "takes no more records", disk.path().toString(), "Read-only file system")
                            .size());
            disk.setReadOnly(false);
            troubled.send(0, 1000);
            troubled.await("the spool takes records", () -> troubled.figure("spooled") > 0);
            way.open();
            troubled.awaitMade(3000);
            troubled.await(
                    "all others are delivered",
                    () -> troubled.figure("delivered") + troubled.figure("dropped") == 3000);
            assertEquals(1, troubled.log("takes no more records").size());
            assertEquals(1, troubled.log("takes records again").size());
            troubled.assertCapturedAll();
            troubled.end();
        }
        FlowOrder.of(broker, "readonly.flows");
    }

    @Test
    @ResourceLock(TROUBLED)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldKeepRecordsForABrokerThatIsSlow() throws Exception {
        int flows = 3000; // more than there is memory for
        try (BrokerWay way = broker.way()) {
            troubled.to("slow", way.address())
                    .with("QueueBytes", 1 << 20)
                    .with("kafka.delivery.timeout.ms", 60_000)
                    .with("kafka.request.timeout.ms", 30_000)
                    .begin()
                    .send(0, 10);
            troubled.awaitDelivered(10);
            way.crawl(50_000);
            troubled.send(0, flows, 1000); // so that the spool keeps up on a busy machine
            troubled.awaitMade(10 + flows);
            troubled.await("some are in the spool", () -> troubled.figure("spooled") > 0);
            way.open();
            troubled.awaitDelivered(10 + flows);
            troubled.assertCapturedAll();
            troubled.end();
        }
        FlowOrder order = FlowOrder.of(broker, "slow.flows");
        assertEquals(10 + flows, order.flows());
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldSayOnceThatAPasswordIsRefused() throws Exception {
        calm.to("sasl", broker.saslAddress())
                .with("kafka.security.protocol", "SASL_PLAINTEXT")
                .with("kafka.sasl.mechanism", "PLAIN")
                .with("kafka.sasl.jaas.config", LOGIN.formatted(KafkaBroker.USER, "wrong-password"))
                .begin()
                .awaitLog("cannot be used: ");
        calm.send(0, 1000);
        calm.awaitMade(1000);
        calm.await("they are in the spool", () -> calm.figure("spooled") > 0);
        assertEquals(
                1, calm.log("ERROR", "cannot be used: Authentication failed").size());
        assertEquals(List.of(), calm.log("wrong-password"));
        calm.end();
        calm.with("kafka.sasl.jaas.config", LOGIN.formatted(KafkaBroker.USER, KafkaBroker.PASSWORD))
                .resume();
        calm.awaitDelivered(1000);
        calm.end();
        assertEquals(1000, FlowOrder.of(broker, "sasl.flows").addresses().size());
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldSendOverTlsToABrokerWhoseCertificateIsTrusted() throws Exception {
        calm.to("tls", broker.tlsAddress())
                .with("kafka.security.protocol", "SASL_SSL")
                .with("kafka.sasl.mechanism", "PLAIN")
                .with("kafka.sasl.jaas.config", LOGIN.formatted(KafkaBroker.USER, KafkaBroker.PASSWORD))
                .begin()
                .awaitLog("cannot be used: ");
        calm.send(0, 100);
        calm.awaitMade(100);
        assertEquals(
                1, calm.log("ERROR", "cannot be used: SSL handshake failed").size());
        calm.end();
        calm.with("kafka.ssl.truststore.type", "PEM")
                .with("kafka.ssl.truststore.location", broker.certificate())
                .resume();
        calm.awaitDelivered(100);
        assertEquals(List.of(), calm.log(KafkaBroker.PASSWORD));
        calm.end();
        assertEquals(100, FlowOrder.of(broker, "tls.flows").addresses().size());
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldLeaveNothingBehindWhenItIsUpdated() throws Exception {
        calm.to("updated", broker.address()).begin();
        for (int i = 0; i < 2; i++) {
            calm.send(i * 100, 100);
            calm.awaitDelivered(100);
            calm.witness().update("io.witness.exporter-kafka");
            calm.await("the new one is used", () -> calm.figure("made") == 0);
        }
        calm.await("one exporter is in memory", () -> calm.objects(EXPORTER) == 1);
        assertEquals(1, calm.threads("kafka-exporter"));
        assertEquals(1, calm.threads("kafka-producer-network-thread"));
        calm.end();
        assertEquals(200, FlowOrder.of(broker, "updated.flows").addresses().size());
    }

    @Test
    @ResourceLock(CALM)
    void shouldNameAKeyThatCannotBeUsed() throws Exception {
        calm.to("bad", "nowhere").configure();
        calm.awaitLog("io.witness.exporter.kafka: BootstrapServers=nowhere: use HOST:PORT of a broker");
        calm.end();
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldShowAllSensorsOfTheTopic() throws Exception {
        calm.to("alpha", broker.address()).with("SensorsTopic", "fleet").begin().send(0, 100);
        calm.awaitDelivered(100);
        broker.write("fleet", List.of("{\"event_type\":\"sensor\",\"sensor\":\"beta\",\"running\":false}", "no state"));
        Await.until(
                "both are shown",
                () -> fleet("--topic", "fleet")
                        .matches("(?s)SENSOR +STATUS .*\nalpha +alive .* 1 of 1 .*\nbeta +ended .*"),
                () -> calm.witness().process().toString());
        assertTrue(fleet("--topic", "fleet", "--json").contains("\"interface\":\"wit"));
        calm.end();
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldKeepTablesOfThreeSensorsAlsoWhenTheJobIsKilled() throws Exception {
        calm.to("job", broker.address()).begin().send(0, 600);
        calm.awaitDelivered(600);
        calm.end();
        FleetJobCheck check = new FleetJobCheck(broker, home, broker.read("job.flows"));
        List<Message> states = broker.read("job.sensors");
        String ended = states.get(states.size() - 1).value();
        String gap = "{\"timestamp\":\"2026-11-30T12:00:00.000000+0000\",\"event_type\":\"gap\",\"witness\":{\"cause\":"
                + "\"drop\",\"from\":\"1\",\"to\":\"2\",\"packets\":7}}";
        check.send("berlin", 0, 400);
        check.sendOwn("three.sensors", "berlin", ended.replace("\"job\"", "\"berlin\""));
        try (Child job = check.startJob()) {
            check.awaitTables(job, Map.of("berlin", "ended"));
            check.send("paris", 200, 600);
            check.sendOwn("three.sensors", "paris", states.get(0).value().replace("\"job\"", "\"paris\""));
            job.kill(); // wherever it is by now
        }
        check.send("paris", 200, 300); // as an exporter does that has not seen the acknowledgements
        check.send("rome", 300, 500);
        check.sendOwn("three.events", "rome", gap);
        check.sendOwn("three.events", "rome", gap);
        Map<String, String> statuses = Map.of("berlin", "ended", "paris", "silent", "rome", "unknown");
        try (Child job = check.startJob()) {
            check.awaitTables(job, statuses);
            job.signal("TERM");
            job.expectStatus(143);
        }
        check.assertTables(statuses);
        assertTrue(check.row("sensors", "rome").contains("\"gaps\":1,\"gap_packets\":7,"));
    }

    private String fleet(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(Witness.COMMAND, "fleet", "--brokers", broker.address()));
        command.addAll(List.of(more));
        return Child.run(home, command.toArray(String[]::new));
    }

    @Test
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldSayWhyTheFleetCannotBeShown() throws Exception {
        assertFails("there is no topic none", "--brokers", broker.address(), "--topic", "none");
        assertFails("has not answered within 1 s", "--brokers", "127.0.0.1:1", "--timeout", "1");
        Path settings = Files.writeString(
                home.resolve("client"),
                "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=" + LOGIN.formatted("x", "y")
                        + "\n");
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
