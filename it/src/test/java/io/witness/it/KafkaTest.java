package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.KafkaBroker.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
class KafkaTest implements KafkaSpoolCases, KafkaLoginCases, KafkaFleetCases {
    private static final String EXPORTER = "io.witness.exporter.kafka.internal.ExporterThread";

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

    @Override
    public KafkaBroker broker() {
        return broker;
    }

    @Override
    public KafkaSensor calm() {
        return calm;
    }

    @Override
    public KafkaSensor troubled() {
        return troubled;
    }

    @Override
    public Path home() {
        return home;
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    void shouldDeliverAllRecordsInOrderForEachKey() throws Exception {
        int rounds = Soak.times(2, 10);
        int flows = Soak.times(FLOWS, 10 * FLOWS);
        calm.to("all", broker.address())
                .with("QueueBytes", 16 << 20) // what comes late on a busy machine comes at once
                // as by default: a busy broker is not away, and what it does not take is sent again in time
                .with("kafka.delivery.timeout.ms", 20_000)
                .with("kafka.request.timeout.ms", 10_000)
                .begin();
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
        int connected = calm.log("connected to Kafka at").size();
        int again = calm.log("again after").size(); // all, where a busy broker was away at first
        assertTrue(connected > 0 && connected - again <= 1, () -> connected + " times, " + again + " of them again");
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
}
