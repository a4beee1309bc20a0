package io.witness.exporter.kafka.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.exporter.kafka.internal.Ledger.Totals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exporter with clients that do what a test says. */
class ExporterThreadTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final int RECORDS = 100;

    @TempDir
    Path state;

    private final List<MockProducer<byte[], byte[]>> clients = new CopyOnWriteArrayList<>();
    private final Registered registered = new Registered();
    /** How long a client takes to end. */
    private volatile long closeNanos;

    private ExporterThread exporter;

    private static final class Registered implements ExporterThread.Service {
        volatile RecordQueue queue;
        volatile Ledger ledger;

        @Override
        public void register(RecordQueue newQueue, Ledger newLedger) {
            ledger = newLedger;
            queue = newQueue;
        }

        @Override
        public void unregister() {}
    }

    private void start(boolean completes, long spoolBytes) throws Exception {
        registered.queue = null;
        Map<String, Object> configuration = new HashMap<>(Map.of("BootstrapServers", "127.0.0.1:1"));
        configuration.putAll(Map.of("QueueBytes", 1 << 20, "SpoolBytes", spoolBytes, "StateSeconds", 3600));
        KafkaSettings settings = KafkaSettings.of(configuration, state, "s");
        exporter =
                new ExporterThread(settings, "1", List::of, () -> client(completes), registered, Duration.ofMillis(10));
        exporter.start();
        await(() -> registered.queue != null);
    }

    private Producer<byte[], byte[]> client(boolean completes) {
        MockProducer<byte[], byte[]> client =
                new MockProducer<>(completes, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void close(Duration limit) {
                        super.close(limit);
                        LockSupport.parkNanos(closeNanos);
                    }
                };
        clients.add(client);
        return client;
    }

    @AfterEach
    void stop() throws Exception {
        exporter.stop();
        ExporterThread.awaitAll(10_000);
    }

    private void await(Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            assertTrue(
                    System.nanoTime() - start < LIMIT_NANOS,
                    () -> "waited too long: " + totals() + " " + clients.size() + " clients");
            Thread.sleep(2);
        }
    }

    private Totals totals() {
        Totals totals = registered.ledger.totals();
        assertTrue(totals.isClosed(), totals::toString);
        assertTrue(totals.inFlight() >= 0 && totals.queued() >= 0 && totals.spooled() >= 0, totals::toString);
        return totals;
    }

    /** Does what a ring does. */
    private void put(int first) {
        Chunk chunk = registered.queue.take();
        if (chunk == null) {
            IntStream.range(0, RECORDS).forEach(i -> registered.queue.drop());
            return;
        }
        Chunk made = Chunks.of(first, RECORDS);
        System.arraycopy(made.array(), 0, chunk.array(), 0, made.length());
        assertTrue(chunk.adopt(made.length(), made.records()));
        registered.queue.put(chunk);
    }

    private static List<String> sent(MockProducer<byte[], byte[]> client) {
        return client.history().stream()
                .filter(record -> !record.topic().equals("witness.sensors"))
                .map(record -> new String(record.value(), StandardCharsets.US_ASCII))
                .toList();
    }

    @Test
    void shouldDeliverInOrderWithKeyTimeAndTopic() throws Exception {
        start(true, 1 << 24);
        for (int i = 0; i < 10; i++) {
            put(i * RECORDS);
        }
        await(() -> totals().delivered() == 10 * RECORDS);
        assertEquals(Chunks.values(0, 10 * RECORDS), sent(clients.get(0)));
        var record = clients.get(0).history().stream()
                .filter(each -> each.topic().equals("witness.events"))
                .findFirst()
                .orElseThrow();
        assertEquals("9", new String(record.key(), StandardCharsets.US_ASCII));
        assertEquals(1009, record.timestamp());
    }

    @Test
    void shouldSendInOrderAgainWhatAClientThatFailedHad() throws Exception {
        start(false, 1 << 24);
        for (int i = 0; i < 5; i++) {
            put(i * RECORDS);
        }
        await(() -> sent(clients.get(0)).size() == 5 * RECORDS);
        for (int i = 0; i < 151; i++) {
            clients.get(0).completeNext(); // the first is the sensor's state
        }
        clients.get(0).errorNext(new NetworkException("gone"));
        await(() -> clients.size() == 2 && sent(clients.get(1)).size() == 350);
        assertEquals(Chunks.values(150, 350), sent(clients.get(1)));
        await(() -> clients.get(1).completeNext() || totals().delivered() == 5 * RECORDS);
        while (clients.get(1).completeNext()) {
            totals();
        }
        await(() -> totals().delivered() == 5 * RECORDS);
    }

    @Test
    void shouldCountARefusedRecordAndGoOn() throws Exception {
        start(false, 1 << 24);
        put(0);
        await(() -> sent(clients.get(0)).size() == RECORDS);
        clients.get(0).completeNext();
        clients.get(0).errorNext(new RecordTooLargeException("too large"));
        while (clients.get(0).completeNext()) {
            totals();
        }
        await(() -> totals().delivered() == RECORDS - 1);
        assertEquals(1, totals().refused());
        assertEquals(1, clients.size());
    }

    /** Of the 8 chunks in flight, so many come from rings, and the others from the spool. */
    @ParameterizedTest
    @ValueSource(ints = {3, 8})
    void shouldSpoolWhatIsNotAcknowledgedWhenItEndsAndSendItInOrder(int fromRings) throws Exception {
        start(false, 1 << 24);
        for (int i = 0; i < 40; i++) {
            int sent = Math.min(i, fromRings) * RECORDS;
            await(() -> !registered.queue.isFilling() && totals().inFlight() >= sent);
            put(i * RECORDS);
        }
        closeNanos = LIMIT_NANOS; // as one that waits for the answer of a broker
        stop();
        Totals ended = totals();
        assertEquals(40 * RECORDS, ended.spooled() + ended.dropped(), ended::toString);
        assertEquals(0, ended.dropped(), ended::toString);
        clients.clear();
        start(true, 1 << 24);
        put(40 * RECORDS);
        await(() -> totals().delivered() == 41 * RECORDS);
        assertEquals(Chunks.values(0, 41 * RECORDS), sent(clients.get(0)));
    }

    @Test
    void shouldDropWithoutASpoolAndNeverWait() throws Exception {
        start(false, 0);
        for (int i = 0; i < 50; i++) {
            put(i * RECORDS);
        }
        assertTrue(totals().dropped() > 0);
        stop();
        assertEquals(50 * RECORDS, totals().dropped());
    }

    @Test
    void shouldGoOnWithoutASpoolWhenItsDirectoryCannotBeMade() throws Exception {
        Files.writeString(state.resolve("kafka-spool"), "a file\n");
        start(true, 1 << 24);
        put(0);
        await(() -> totals().delivered() == RECORDS);
    }

    @Test
    void shouldKeepItsAccountsWhateverBrokersAnswer() throws Exception {
        start(false, 1 << 21);
        Random random = new Random(1);
        int made = 0;
        for (int round = 0; round < 300; round++) {
            if (random.nextInt(3) > 0) {
                put(made);
                made += RECORDS;
            }
            MockProducer<byte[], byte[]> client = clients.get(clients.size() - 1);
            for (int i = random.nextInt(200); i > 0 && client.completeNext(); i--) {
                totals();
            }
            if (random.nextInt(20) == 0) {
                client.errorNext(
                        random.nextBoolean() ? new NetworkException("gone") : new RecordTooLargeException("large"));
            }
            Thread.sleep(random.nextInt(2));
            totals();
        }
        int all = made;
        await(() -> {
            for (int i = 0; i < 1000 && clients.get(clients.size() - 1).completeNext(); i++) {}
            Totals now = totals();
            return now.delivered() + now.refused() + now.dropped() == all;
        });
        List<String> first = new ArrayList<>();
        HashSet<String> seen = new HashSet<>();
        clients.forEach(client -> sent(client).stream().filter(seen::add).forEach(first::add));
        List<String> sorted = first.stream()
                .sorted((a, b) -> Integer.compare(number(a), number(b)))
                .toList();
        assertEquals(sorted, first, "what is new is never before what is older");
    }

    private static int number(String value) {
        return Integer.parseInt(value.substring("record ".length()));
    }
}
