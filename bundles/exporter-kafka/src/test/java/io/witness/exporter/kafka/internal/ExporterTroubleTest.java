package io.witness.exporter.kafka.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** The exporter in trouble of which it gets out by itself. */
class ExporterTroubleTest extends WithExporter {
    private static List<String> states(MockProducer<byte[], byte[]> client) {
        return client.history().stream()
                .filter(record -> record.topic().equals("witness.sensors"))
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** As the client does with a batch that a broker takes for out of order, each time that it is sent. */
    @Test
    void shouldLetAnotherClientSendAgainWhatIsNotAcknowledgedInTime() throws Exception {
        start(false, 1 << 24, 1);
        for (int i = 0; i < 3; i++) {
            put(i * RECORDS);
        }
        await(() -> sent(clients.get(0)).size() == 3 * RECORDS);
        for (int i = 0; i < 51; i++) {
            clients.get(0).completeNext(); // the first is the sensor's state
        }
        clients.get(0).errorNext(new TimeoutException("Expiring 1 record(s)"));
        assertEquals(Thread.currentThread(), closers.get(0), "it could go on with what comes after this record");
        await(() -> clients.size() == 2 && sent(clients.get(1)).size() == 250);
        assertEquals(Chunks.values(50, 250), sent(clients.get(1)));
        await(() -> !states(clients.get(1)).isEmpty());
        String state = states(clients.get(1)).get(0);
        assertEquals("away", state.replaceAll(".*\"exporter\":\\{\"state\":\"([^\"]*)\".*", "$1"), state);
        await(() -> {
            clients.get(1).completeNext();
            return totals().delivered() == 3 * RECORDS;
        });
    }

    @Test
    void shouldDropNothingWhileAFileOfTheSpoolCannotBeRead() throws Exception {
        start(false, 1 << 24);
        for (int i = 0; i < 13; i++) { // as below: 5 are in the spool
            int sent = Math.min(i, 8) * RECORDS;
            await(() -> totals().inFlight() >= sent);
            put(i * RECORDS);
        }
        await(() -> totals().spooled() == 5 * RECORDS);
        Path file;
        try (Stream<Path> files = Files.list(state.resolve("kafka-spool"))) {
            file = files.filter(each -> each.toString().endsWith(".spool"))
                    .findFirst()
                    .orElseThrow();
        }
        Path elsewhere = Files.move(file, state.resolve("elsewhere"));
        Files.createSymbolicLink(file, file); // leads nowhere
        MockProducer<byte[], byte[]> client = clients.get(0);
        await(() -> !client.completeNext() && totals().inFlight() == 0);
        for (int i = 13; i < 33; i++) {
            int waiting = i;
            put(i * RECORDS);
            await(() -> !registered.queue.isFilling());
            assertEquals(0, totals().dropped(), () -> "after " + waiting);
        }
        Files.move(elsewhere, file, StandardCopyOption.ATOMIC_MOVE);
        await(() -> {
            client.completeNext();
            return totals().delivered() == 33 * RECORDS;
        });
        assertEquals(Chunks.values(0, 33 * RECORDS), sent(client));
    }

    @Test
    void shouldSendNothingNewBeforeASpoolThatCannotBeReadForAWhile() throws Exception {
        start(false, 1 << 24);
        for (int i = 0; i < 13; i++) { // 8 are sent; the fifth that then waits is one too many for the memory
            int sent = Math.min(i, 8) * RECORDS;
            await(() -> totals().inFlight() >= sent);
            put(i * RECORDS);
        }
        await(() -> totals().spooled() == 5 * RECORDS);
        Path spool = state.resolve("kafka-spool");
        Path elsewhere = Files.move(spool, state.resolve("elsewhere"));
        MockProducer<byte[], byte[]> client = clients.get(0);
        await(() -> !client.completeNext() && totals().inFlight() == 0);
        put(13 * RECORDS);
        Thread.sleep(100); // for one that takes it
        Files.move(elsewhere, spool);
        await(() -> {
            client.completeNext();
            return totals().delivered() == 14 * RECORDS;
        });
        assertEquals(Chunks.values(0, 14 * RECORDS), sent(client));
    }
}
