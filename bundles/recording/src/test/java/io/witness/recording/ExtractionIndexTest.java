package io.witness.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.filter.FilterException;
import io.witness.recording.testing.RandomFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Finds the same with an index as without one, and makes an index that is missing or does not fit. */
class ExtractionIndexTest extends WithCaptures {
    private static final int VERSION_OFFSET = 8;
    private static final int SMALLEST_OF_VERSION_1 = 56;
    private static final int FRONT_LENGTH_OFFSET = 64;

    @Test
    void shouldMakeTheSameIndexAsTheRecorder() throws Exception {
        RandomFrames frames = new RandomFrames(2);
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = i < 15_000 ? frames.clean() : frames.next();
            if (i % 1000 == 0) {
                capture.addAfterLoss(i, frame, 3, "lost by the kernel");
            } else {
                capture.add(i, frame);
            }
        }
        Path file = write("rec.pcapng", capture);
        capture.index.write(file, capture.length());
        byte[] written = Files.readAllBytes(IndexBuilder.indexOf(file));
        extract("port 53");
        assertArrayEquals(written, Files.readAllBytes(IndexBuilder.indexOf(file)));
        Files.delete(IndexBuilder.indexOf(file));
        List<String> before = List.copyOf(extract("port 53"));
        assertArrayEquals(written, Files.readAllBytes(IndexBuilder.indexOf(file)));
        assertTrue(before.size() > 100);
        Path elsewhere = write("copy.pcapng", capture); // the index of a copy is as good
        Files.copy(IndexBuilder.indexOf(file), IndexBuilder.indexOf(elsewhere));
        assertEquals(2 * before.size(), extract("port 53").size());
    }

    @Test
    void shouldFindTheSameWhateverTheIndexIs() throws Exception {
        RandomFrames frames = new RandomFrames(3);
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 0; i < 5000; i++) {
            capture.add(i, frames.clean());
        }
        Path file = write("rec.pcapng", capture);
        List<String> expected = List.copyOf(extract("host 10.0.0.9 and not port 53"));
        assertTrue(expected.size() > 10);
        Path name = IndexBuilder.indexOf(file);
        byte[] good = Files.readAllBytes(name);
        long front = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(FRONT_LENGTH_OFFSET);
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = i % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            if (damaged.length == good.length) {
                damaged[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(name, damaged);
            assertEquals(expected, extract("host 10.0.0.9 and not port 53"));
            byte[] after = Files.readAllBytes(name);
            int difference = Arrays.mismatch(good, after);
            assertTrue(
                    difference < 0 || difference >= front && Arrays.equals(damaged, after),
                    () -> "byte " + difference + " is still wrong"); // in a slice that was not read
        }
        Files.delete(name);
        Files.createDirectory(name); // it cannot be written
        assertEquals(expected, extract("host 10.0.0.9 and not port 53"));
    }

    @Test
    void shouldMakeIndexesOfAnotherVersionAgainAndSayItOnce() throws Exception {
        Path first = IndexBuilder.indexOf(write("a.pcapng", capture("eth0", 1, 2)));
        Path second = IndexBuilder.indexOf(write("b.pcapng", capture("eth0", 3)));
        List<String> expected = List.copyOf(extract("udp"));
        byte[] good = Files.readAllBytes(first);
        byte[] old = Arrays.copyOf(good, SMALLEST_OF_VERSION_1);
        old[VERSION_OFFSET] = 1;
        Files.write(first, old);
        Files.write(second, old);
        assertEquals(expected, extract("udp"));
        assertEquals(
                List.of(first + " is of another version of Witness: it is made again, and so are others"), notices);
        assertArrayEquals(good, Files.readAllBytes(first));
        assertEquals(expected, extract("udp"));
        assertEquals(List.of(), notices);
    }

    @Test
    void shouldNoticeThatAFileHasGrownOrIsAnother() throws Exception {
        Path file = write("rec.pcapng", capture("eth0", 1, 2));
        assertEquals(2, extract("").size());
        write("rec.pcapng", capture("eth0", 1, 2, 3));
        assertEquals(3, extract("").size());
        byte[] other = capture("eth1", 1, 2, 4).bytes();
        assertEquals(Files.size(file), other.length);
        Files.write(file, other);
        assertEquals(List.of("1 eth1", "2 eth1", "4 eth1"), extract(""));
    }

    @Test
    void shouldFindTheSameInTwoExtractionsThatMakeTheSameIndex() throws Exception {
        RandomFrames frames = new RandomFrames(5);
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 0; i < 10_000; i++) {
            capture.add(i, frames.clean());
        }
        Path file = write("rec.pcapng", capture);
        int expected = extract("port 53").size();
        byte[] index = Files.readAllBytes(IndexBuilder.indexOf(file));
        ExtractRequest request = new ExtractRequest(directory, 0, Long.MAX_VALUE, "port 53", Optional.empty());
        for (int i = 0; i < 5; i++) {
            Files.deleteIfExists(IndexBuilder.indexOf(file));
            List<CompletableFuture<Long>> runs = new ArrayList<>();
            for (int run = 0; run < 3; run++) {
                runs.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return new Extraction(request, ExtractProgress.NONE, notices::add)
                                .run((source, packet) -> {})
                                .packets();
                    } catch (IOException | FilterException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            for (CompletableFuture<Long> run : runs) {
                assertEquals(expected, run.get());
            }
            assertEquals(List.of(), notices);
            extract("port 53");
            assertArrayEquals(index, Files.readAllBytes(IndexBuilder.indexOf(file)));
            assertFalse(Files.exists(Path.of(file + ".idx.part")));
        }
    }

    @Test
    void shouldRefuseAWrongFilterBeforeItMakesAnIndex() throws Exception {
        Path file = write("a.pcapng", capture("one", 10));
        assertThrows(FilterException.class, () -> extract("hosst 10.0.0.9"));
        assertFalse(Files.exists(IndexBuilder.indexOf(file)));
    }
}
