package io.witness.exporter.kafka.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final int BYTES = 1 << 20;
    private static final int RECORDS = 100;

    @TempDir
    Path directory;

    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        spool = new Spool(directory, BYTES);
        assertTrue(spool.open());
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    private void reopen() throws IOException {
        spool.close();
        open();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> readAll() throws Exception {
        List<String> values = new ArrayList<>();
        readAll(values);
        return values;
    }

    private void readAll(List<String> values) throws Exception {
        Chunk chunk = new Chunk();
        for (Segment segment = spool.read(chunk); segment != null; segment = spool.read(chunk)) {
            values.addAll(Chunks.values(chunk));
            spool.delivered(segment);
        }
    }

    private int fill() throws IOException {
        int chunks = 0;
        while (spool.append(Chunks.of(chunks * RECORDS, RECORDS))) {
            chunks++;
        }
        return chunks;
    }

    @Test
    void shouldReturnChunksInOrderAndLeaveNoFile() throws Exception {
        int chunks = fill();
        assertEquals((long) chunks * RECORDS, spool.unread());
        assertTrue(files().size() >= 7, () -> "several files");
        assertEquals(Chunks.values(0, chunks * RECORDS), readAll());
        assertTrue(spool.isEmpty());
        assertEquals(List.of(), files());
    }

    @Test
    void shouldStayBelowItsSizeAndTakeMoreWhenThereIsRoom() throws Exception {
        int chunks = fill();
        long used = 0;
        for (Path file : files()) {
            used += Files.size(file);
        }
        assertTrue(used <= BYTES && used > BYTES * 9 / 10, "used " + used);
        assertFalse(spool.append(Chunks.of(0, RECORDS)));
        readAll();
        assertEquals(chunks, fill());
    }

    @Test
    void shouldReturnWhatWasNotDeliveredAfterARestart() throws Exception {
        spool.append(Chunks.of(0, RECORDS));
        spool.append(Chunks.of(RECORDS, RECORDS));
        Chunk chunk = new Chunk();
        spool.read(chunk);
        spool.append(Chunks.of(2 * RECORDS, RECORDS));
        reopen();
        assertEquals(3 * RECORDS, spool.unread());
        assertEquals(Chunks.values(0, 3 * RECORDS), readAll());
    }

    @Test
    void shouldPutWhatWasSentBeforeWhatCameLater() throws Exception {
        spool.append(Chunks.of(RECORDS, RECORDS));
        spool.putBefore(spool.firstUnread(), List.of(Chunks.of(0, RECORDS)));
        spool.putBefore(null, List.of(Chunks.of(2 * RECORDS, RECORDS)));
        reopen();
        assertEquals(Chunks.values(0, 3 * RECORDS), readAll());
    }

    @Test
    void shouldSkipTheRestOfADamagedFileAndCountIt() throws Exception {
        fill();
        Path second = files().get(1);
        try (FileChannel file = FileChannel.open(second, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'?'}), file.size() / 2);
        }
        long made = spool.unread();
        reopen();
        assertEquals(made, spool.unread());
        long lost = 0;
        List<String> values = new ArrayList<>();
        while (!spool.isEmpty()) {
            try {
                readAll(values);
            } catch (Segment.DamagedException e) {
                assertEquals(0, lost, "one file is damaged");
                lost = e.records();
                assertTrue(e.getMessage().startsWith(second + ": the checksum"), e.getMessage());
            }
        }
        assertTrue(lost > 0);
        assertEquals(made, values.size() + lost);
        assertEquals(List.of(), files());
    }

    @Test
    void shouldReadAFileThatWasCutUpToThere() throws Exception {
        spool.append(Chunks.of(0, RECORDS));
        spool.append(Chunks.of(RECORDS, RECORDS));
        spool.close();
        Path file = files().get(0);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
        open();
        assertEquals(RECORDS, spool.unread());
        Chunk chunk = new Chunk();
        spool.delivered(spool.read(chunk));
        assertEquals(Chunks.values(0, RECORDS), Chunks.values(chunk));
        assertThrows(Segment.DamagedException.class, () -> spool.read(chunk));
        assertNull(spool.read(chunk));
    }

    /** The number of records in the header of a chunk: a figure of the accounts, which is not to be two thousand millions. */
    @Test
    void shouldNotBelieveADamagedNumberOfRecords() throws Exception {
        spool.append(Chunks.of(0, RECORDS));
        int second = (int) Files.size(files().get(0));
        spool.append(Chunks.of(RECORDS, RECORDS));
        spool.append(Chunks.of(2 * RECORDS, RECORDS));
        try (FileChannel file = FileChannel.open(files().get(0), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {0x7F}), second + 4);
        }
        reopen();
        assertEquals(RECORDS, spool.unread());
        Chunk chunk = new Chunk();
        spool.read(chunk);
        assertEquals(Chunks.values(0, RECORDS), Chunks.values(chunk));
        String message = assertThrows(Segment.DamagedException.class, () -> spool.read(chunk))
                .getMessage();
        assertTrue(message.endsWith("no chunk at " + second + ", and what is behind it cannot be counted"), message);
        assertEquals(0, spool.unread());
    }

    @Test
    void shouldTakeNothingMoreAfterARestartWhenItIsFull() throws Exception {
        int chunks = fill();
        reopen();
        assertFalse(spool.append(Chunks.of(0, RECORDS)));
        assertEquals(Chunks.values(0, chunks * RECORDS), readAll());
        assertTrue(spool.append(Chunks.of(0, RECORDS)));
    }

    /** As a file of another user is, or a directory. */
    @Test
    void shouldLeaveTheDirectoryFreeWhenAFileCannotBeRead() throws Exception {
        spool.append(Chunks.of(0, RECORDS));
        spool.close();
        Path bad = Files.createDirectory(directory.resolve("0000000000000000001.spool"));
        assertThrows(IOException.class, () -> new Spool(directory, BYTES).open());
        Files.delete(bad);
        open();
        assertEquals(Chunks.values(0, RECORDS), readAll());
    }

    /** Of a bad disk, say. Somebody who moves the file away lets the others be sent. */
    @Test
    void shouldWaitForAFileThatCannotBeReadUntilItIsTakenAway() throws Exception {
        fill();
        Path first = files().get(0);
        long made = spool.unread();
        reopen();
        Files.delete(first);
        Files.createDirectory(first); // which can be opened, and not read
        for (int i = 0; i < 2; i++) {
            String message = assertThrows(IOException.class, () -> spool.read(new Chunk()))
                    .getMessage();
            assertTrue(message.startsWith(first + ": "), message);
        }
        assertEquals(made, spool.unread());
        Files.delete(first);
        var gone = assertThrows(Segment.DamagedException.class, () -> spool.read(new Chunk()));
        assertEquals(first + ": it was taken away", gone.getMessage());
        assertEquals(made, gone.records() + readAll().size());
        assertEquals(List.of(), files());
    }

    @Test
    void shouldSkipAForeignFile() throws Exception {
        spool.append(Chunks.of(0, RECORDS));
        Files.writeString(directory.resolve("0000000000000000001.spool"), "this is something else\n");
        Files.writeString(directory.resolve("notes.txt"), "a name that is not of the spool\n");
        reopen();
        assertThrows(Segment.DamagedException.class, () -> spool.read(new Chunk()));
        assertEquals(Chunks.values(0, RECORDS), readAll());
        assertTrue(Files.exists(directory.resolve("notes.txt")));
    }

    @Test
    void shouldBelongToOneExporterAtATime() throws Exception {
        Spool second = new Spool(directory, BYTES);
        assertFalse(second.open());
        spool.close();
        assertTrue(second.open());
        second.close();
    }
}
