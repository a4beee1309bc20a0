package io.witness.consumer.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import io.witness.pcap.ZstdPartEnd;
import io.witness.pcap.testing.ConsumerRing;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that were open when a process ended. */
@Timeout(60)
class OpenFileRecoveryTest {
    private static final int PACKETS = 100;

    @TempDir
    Path state;

    private Path recorded(Compression compression) throws Exception {
        ConsumerRing ring = new ConsumerRing("/run/a.sock").payload(9000).garbage();
        PacketConsumer consumer =
                new RecorderFactory(null, state, Map.of("Compression", compression.toString())).open(ring);
        for (int i = 0; i < 4; i++) {
            consumer.accept(ring.block(PACKETS));
        }
        consumer.close(new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "by the test"));
        assertTrue(OpenWork.await(10_000));
        return new RecordedFiles(state.resolve("recordings")).files.get(0);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCompleteAFileThatWasCutAnywhere(Compression compression) throws Exception {
        Path file = recorded(compression);
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        Random random = new Random(18);
        int before = -1;
        IntStream anywhere = IntStream.range(0, 60).map(i -> 300 + random.nextInt(whole.length - 300));
        IntStream atTheEnd = IntStream.rangeClosed(whole.length - 4, whole.length); // the last before it gets its name
        for (int cut : IntStream.concat(anywhere, atTheEnd).sorted().toArray()) {
            Path part = Path.of(file + FileNames.PART);
            Files.write(part, Arrays.copyOf(whole, cut));
            OpenFileRecovery.complete(part);
            assertTrue(Files.notExists(part));
            if (Files.notExists(file)) {
                continue; // without a packet
            }
            List<Integer> numbers = RecordedFiles.numbers(file);
            assertEquals(IntStream.range(0, numbers.size()).boxed().toList(), numbers);
            assertTrue(numbers.size() >= before);
            before = numbers.size();
            RecordedFiles files = new RecordedFiles(file.getParent());
            assertEquals(numbers.size(), files.last().delivered());
            assertEquals(numbers.size(), files.last().accepted());
            assertEquals(Files.size(file), wholeBytes(file, compression));
            Files.delete(file);
        }
        assertTrue(before > PACKETS / 2);
    }

    /** Such as after a loss of power: what is not written yet may be anything. */
    @ParameterizedTest
    @EnumSource
    void shouldKeepWhatIsBeforeGarbage(Compression compression) throws Exception {
        Path file = recorded(compression);
        int packets = RecordedFiles.numbers(file).size();
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        Random random = new Random(19);
        int most = 0;
        for (int i = 0; i < 15; i++) {
            byte[] damaged = Arrays.copyOf(whole, whole.length + random.nextInt(1 << 20));
            int from = 300 + random.nextInt(whole.length - 300);
            byte[] garbage = new byte[damaged.length - from];
            if (i % 3 == 0) {
                random.nextBytes(garbage);
            } else if (i % 3 == 1) {
                Arrays.fill(garbage, (byte) 0x0C); // blocks of 193 MiB
            }
            System.arraycopy(garbage, 0, damaged, from, garbage.length);
            Path part = Files.write(Path.of(file + FileNames.PART), damaged);
            new Recordings(RecorderSettings.defaults(state)).load(new Announcements());
            assertTrue(Files.notExists(part), "it is completed or deleted");
            if (Files.exists(file)) {
                List<Integer> numbers = RecordedFiles.numbers(file);
                assertEquals(IntStream.range(0, numbers.size()).boxed().toList(), numbers);
                most = Math.max(most, numbers.size());
                Files.delete(file);
            }
        }
        assertTrue(most > packets / 4, most + " of " + packets);
    }

    /** A file whose parts have no end, and one whose part has a million blocks. */
    @Test
    void shouldGoOnAfterFilesThatWouldTakeAllMemory() throws Exception {
        Path file = recorded(Compression.ZSTD);
        byte[] whole = Files.readAllBytes(file);
        Files.move(file, Path.of(file + FileNames.PART));
        byte[] begin = Arrays.copyOf(whole, 6);
        byte[] blocks = new byte[40 << 20]; // raw ones without content
        System.arraycopy(begin, 0, blocks, 0, begin.length);
        Path endless = Files.write(file.resolveSibling("a.pcapng.zst.part"), blocks);
        byte[] end = ZstdPartEnd.bytes();
        byte[] many = Arrays.copyOf(blocks, 6 << 20);
        System.arraycopy(end, 0, many, begin.length + (1 << 20) / 3 * 3, end.length);
        Path part = Files.write(file.resolveSibling("b.pcapng.zst.part"), many);
        new Recordings(RecorderSettings.defaults(state)).load(new Announcements());
        assertTrue(Files.exists(file));
        assertTrue(Files.exists(endless) && Files.exists(part), "they are not the recorder's");
    }

    /** What a file has up to the first thing that does not belong there. */
    private static long wholeBytes(Path file, Compression compression) throws Exception {
        if (compression == Compression.NONE) {
            return RecordedFiles.summary(file).wholeBytes();
        }
        try (FileChannel channel = FileChannel.open(file)) {
            PartInput in = new PartInput(channel, compression);
            in.readAllBytes();
            return in.wholeBytes() + compression.parts().end().remaining();
        }
    }

    @Test
    void shouldLeaveAFileAloneThatIsInUseOrOfAnotherProgram() throws Exception {
        ConsumerRing ring = new ConsumerRing("/run/a.sock");
        RecorderFactory factory = new RecorderFactory(null, state, Map.of());
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(1));
        consumer.tick(ring.nanos());
        Path directory = state.resolve("recordings");
        while (Files.notExists(directory) || RecordedFiles.parts(directory).isEmpty()) {
            Thread.sleep(5);
        }
        Path foreign = Files.writeString(directory.resolve("a.pcapng.part"), "of another program");
        new Recordings(RecorderSettings.defaults(state)).load(new Announcements());
        assertEquals(2, RecordedFiles.parts(directory).size());
        Files.delete(foreign);
        consumer.close(new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "by the test"));
        assertTrue(OpenWork.await(10_000));
        assertEquals(List.of(0), new RecordedFiles(directory).all());
    }
}
