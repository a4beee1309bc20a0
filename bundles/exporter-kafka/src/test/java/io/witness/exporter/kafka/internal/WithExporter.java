package io.witness.exporter.kafka.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.exporter.kafka.internal.Ledger.Totals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the exporter with clients that do what a test says. */
abstract class WithExporter {
    static final long LIMIT_NANOS = 30_000_000_000L;
    static final int RECORDS = 100;

    @TempDir
    Path state;

    final List<MockProducer<byte[], byte[]>> clients = new CopyOnWriteArrayList<>();
    final Registered registered = new Registered();
    /** What has ended clients, the first one first. */
    final List<Thread> closers = new CopyOnWriteArrayList<>();
    /** How long a client takes to end. */
    volatile long closeNanos;

    private ExporterThread exporter;

    static final class Registered implements ExporterThread.Service {
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

    final void start(boolean completes, long spoolBytes) throws Exception {
        start(completes, spoolBytes, 3600);
    }

    final void start(boolean completes, long spoolBytes, int stateSeconds) throws Exception {
        registered.queue = null;
        Map<String, Object> configuration = new HashMap<>(Map.of("BootstrapServers", "127.0.0.1:1"));
        configuration.putAll(Map.of("QueueBytes", 1 << 20, "SpoolBytes", spoolBytes, "StateSeconds", stateSeconds));
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
                        closers.add(Thread.currentThread());
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

    final void await(Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            assertTrue(
                    System.nanoTime() - start < LIMIT_NANOS,
                    () -> "waited too long: " + totals() + " " + clients.size() + " clients");
            Thread.sleep(2);
        }
    }

    final Totals totals() {
        Totals totals = registered.ledger.totals();
        assertTrue(totals.isClosed(), totals::toString);
        assertTrue(totals.inFlight() >= 0 && totals.queued() >= 0 && totals.spooled() >= 0, totals::toString);
        return totals;
    }

    /** Does what a ring does. */
    final void put(int first) {
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

    static List<String> sent(MockProducer<byte[], byte[]> client) {
        return client.history().stream()
                .filter(record -> !record.topic().equals("witness.sensors"))
                .map(record -> new String(record.value(), StandardCharsets.US_ASCII))
                .toList();
    }
}
