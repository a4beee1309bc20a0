package io.witness.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading a topic of brokers that are slow, go away, or never had it. */
class FleetReaderTest {
    private static final String TOPIC = "witness.sensors";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final SensorsView view = new SensorsView();
    private FleetReader reader;
    private long offset;

    @BeforeEach
    void start() throws Exception {
        reader = new FleetReader(FleetOptions.parse(List.of("--brokers", "a:1", "--timeout", "1")), view);
    }

    private void haveTopic(long end) {
        Node[] nodes = {new Node(1, "a", 1)};
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, nodes[0], nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
    }

    private void addRecord(String value) {
        byte[] bytes = value.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset++, null, bytes));
    }

    private void addState() {
        addRecord("{'event_type':'sensor','sensor':'s" + offset + "'}");
    }

    private void pause() {
        try {
            Thread.sleep(400);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldWaitAsLongAsRecordsCome() throws Exception {
        haveTopic(4);
        for (int i = 0; i < 4; i++) {
            consumer.schedulePollTask(this::pause);
            consumer.schedulePollTask(this::addState);
        }
        reader.read(consumer);
        assertEquals(4, view.objects(0).size());
    }

    @Test
    void shouldGiveUpWhenBrokersGoAwayInTheMiddle() {
        haveTopic(2);
        consumer.schedulePollTask(this::addState);
        assertThrows(TimeoutException.class, () -> reader.read(consumer));
    }

    @Test
    void shouldSayThatThereIsNoSuchTopic() {
        String said =
                assertThrows(IOException.class, () -> reader.read(consumer)).getMessage();
        assertTrue(said.startsWith("there is no topic witness.sensors: no sensor has sent its state"), said);
    }

    @Test
    void shouldCountRecordsThatAreOfAnotherKind() throws Exception {
        haveTopic(3);
        consumer.schedulePollTask(() -> {
            addState();
            addRecord("hello");
            addRecord("{'event_type':'sensor','sensor':'\\ud800'}");
        });
        reader.read(consumer);
        assertEquals(2, reader.unreadable());
        assertEquals(1, view.objects(0).size());
    }
}
