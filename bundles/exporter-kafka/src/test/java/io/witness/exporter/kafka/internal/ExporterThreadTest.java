package io.witness.exporter.kafka.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.exporter.kafka.internal.Ledger.Totals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exporter, whatever brokers answer. */
class ExporterThreadTest extends WithExporter {
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
