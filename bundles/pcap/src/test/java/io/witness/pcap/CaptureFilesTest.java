package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.testing.CaptureBytes;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFilesTest {
    private static final byte[] FILE = CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, 1)
            .packet(1, 0, hex("aabb"), 2)
            .build();

    @TempDir
    private Path directory;

    private void assertReads(Path file) throws IOException {
        PacketCopy packet = new PacketCopy(2);
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertTrue(reader.next(packet));
            assertEquals(1_000_000_000L, packet.timeNanos());
            assertFalse(reader.next(packet));
        }
    }

    @Test
    void shouldReadAFile() throws Exception {
        assertReads(Files.write(directory.resolve("some.pcap"), FILE));
    }

    @Test
    void shouldReadAPipe() throws Exception {
        for (byte[] file : List.of(FILE, CompressedReadingTest.gzip(FILE), CompressedReadingTest.zstd(FILE))) {
            Path pipe = directory.resolve("pipe");
            assertEquals(
                    0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
            CompletableFuture<Path> writer = CompletableFuture.supplyAsync(() -> write(pipe, file));
            assertReads(pipe);
            Files.delete(writer.get(60, TimeUnit.SECONDS));
        }
    }

    private static Path write(Path pipe, byte[] file) {
        try (var out = new FileOutputStream(pipe.toFile())) {
            out.write(file);
            return pipe;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertCannotOpen(String message, Path file) {
        IOException e = assertThrows(IOException.class, () -> CaptureReader.open(file));
        assertEquals(message, e.getMessage());
    }

    @Test
    void shouldSayWhyAFileCannotBeRead() throws Exception {
        assertCannotOpen(directory + " (Is a directory)", directory);
        Path missing = directory.resolve("missing");
        assertCannotOpen(missing + " (No such file or directory)", missing);
        Path empty = Files.createFile(directory.resolve("empty"));
        assertCannotOpen(empty + ": at byte 0: the file is empty, expected a capture of format pcap or pcapng", empty);
    }
}
