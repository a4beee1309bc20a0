package io.witness.consumer.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import io.witness.pcap.BlockPosition;
import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.testing.ConsumerRing;
import io.witness.recording.IndexBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a recorder writes of the packets of a ring. */
@Timeout(60)
class RecordingTest {
    private static final ConsumerEnd REMOVED = new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "by the test");
    private static final ConsumerEnd EVICTED = new ConsumerEnd(ConsumerEnd.Cause.EVICTED, "by the test");

    @TempDir
    Path state;

    private final ConsumerRing ring = new ConsumerRing("/run/a.sock");
    private final Map<String, Object> configuration = new HashMap<>();

    private RecorderFactory factory() {
        return new RecorderFactory(null, state, configuration);
    }

    private RecordedFiles files() throws Exception {
        assertTrue(OpenWork.await(10_000), "files are not completed");
        return new RecordedFiles(state.resolve("recordings"));
    }

    private RecordedFiles end(PacketConsumer consumer) throws Exception {
        consumer.close(REMOVED);
        RecordedFiles files = files();
        assertEquals(List.of(), RecordedFiles.parts(state.resolve("recordings")));
        return files;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static long count(InterfaceStatistics statistics) {
        return statistics.accepted() - statistics.dropped();
    }

    @Test
    void shouldWriteEachPacketOnceAndSayWhereItIsFrom() throws Exception {
        PacketConsumer consumer = factory().open(ring);
        for (int i = 0; i < 20; i++) {
            consumer.accept(ring.block(50));
        }
        RecordedFiles files = end(consumer);
        assertEquals(List.of("run-a.sock-3-20231114T221320.000000Z.pcapng"), names(files));
        assertEquals(range(0, 1000), files.all());
        assertEquals(1000, files.last().delivered());
        assertEquals(1000, files.last().accepted());
        assertEquals(ConsumerRing.START, files.last().startNanos());
        String text = Files.readString(files.files.get(0), StandardCharsets.ISO_8859_1);
        assertTrue(
                text.contains("udp or arp") && text.contains("eth7") && text.contains("ring 3 of /run/a.sock"), text);
        assertEquals(1000, ring.figures.get("packets"));
        long index = Files.size(IndexBuilder.indexOf(files.files.get(0)));
        assertTrue(index > 100 && index < Files.size(files.files.get(0)) / 4, () -> "index of " + index);
    }

    private static List<String> names(RecordedFiles files) {
        return files.files.stream().map(file -> file.getFileName().toString()).toList();
    }

    @Test
    void shouldLoseNothingBetweenFilesOfSoManyPackets() throws Exception {
        configuration.put("FilePackets", 10L);
        configuration.put("FilePattern", "{interface}_{number}");
        PacketConsumer consumer = factory().open(ring);
        for (int i = 0; i < 14; i++) {
            consumer.accept(ring.block(7));
        }
        RecordedFiles files = end(consumer);
        assertEquals(range(0, 98), files.all());
        assertEquals(10, files.files.size());
        assertEquals("eth7_000009.pcapng", names(files).get(9));
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    Math.min(98, 10 * i + 10),
                    files.summaries.get(i).statistics().orElseThrow().delivered());
        }
    }

    @Test
    void shouldSayWhereInTheRingThePacketsAreThatBeginABlockOrAFile() throws Exception {
        configuration.put("FilePackets", 10L);
        PacketConsumer consumer = factory().open(ring);
        consumer.accept(ring.block(7));
        ring.skip(3);
        consumer.accept(ring.block(7));
        List<Path> files = end(consumer).files;
        assertEquals(
                List.of(BlockPosition.of(3, 1, 0), 0L, 0L, 0L, 0L, 0L, 0L, BlockPosition.of(3, 3, 0), 0L, 0L),
                RecordedFiles.identifiers(files.get(0)));
        assertEquals(List.of(BlockPosition.of(3, 3, 3), 0L, 0L, 0L), RecordedFiles.identifiers(files.get(1)));
    }

    @Test
    void shouldEndFilesAtMultiplesOfATimeOfPackets() throws Exception {
        configuration.put("FileSeconds", "60");
        ring.step(1_000_000_000L);
        PacketConsumer consumer = factory().open(ring);
        consumer.accept(ring.block(130));
        consumer.tick(ring.nanos() + 60_000_000_000L);
        RecordedFiles files = files();
        assertEquals(range(0, 130), files.all());
        // 22:13:20, and each minute; complete without another packet
        assertEquals(List.of(40, 60, 30), files.numbers.stream().map(List::size).toList());
        end(consumer);
    }

    @Test
    void shouldEndAFileOnRequest() throws Exception {
        RecorderFactory factory = factory();
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(5));
        assertEquals(1, factory.rotate());
        consumer.tick(ring.nanos());
        assertEquals(List.of(range(0, 5)), files().numbers);
        consumer.accept(ring.block(5));
        assertEquals(List.of(range(0, 5), range(5, 10)), end(consumer).numbers);
    }

    @Test
    void shouldStateLossesAtThePacketBehindThem() throws Exception {
        PacketConsumer consumer = factory().open(ring);
        consumer.accept(ring.block(10));
        ring.skip(7);
        consumer.accept(ring.block(10));
        ring.drop(30);
        consumer.accept(ring.block(10));
        RecordedFiles files = end(consumer);
        String text = Files.readString(files.files.get(0), StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("gap: 7 packets skipped because the recorder was slow"), text);
        assertTrue(text.contains("gap: 30 packets dropped by the kernel"), text);
        assertEquals(67, files.last().accepted());
        assertEquals(30, files.last().dropped());
        assertEquals(30, files.last().delivered());
        assertEquals(
                "lost: 30 packets dropped by the kernel, 7 packets skipped because the recorder was slow",
                files.last().comment());
    }

    @Test
    void shouldSayThatTheLinkWasDown() throws Exception {
        RecorderFactory factory = factory();
        SocketState[] state = {SocketState.of(SocketState.Phase.CAPTURING)};
        factory.sockets = List.of(new SocketMonitor() {
            @Override
            public String socketName() {
                return ring.socketName();
            }

            @Override
            public SocketState state() {
                return state[0];
            }

            @Override
            public SocketStatus status() {
                throw new AssertionError("costs more");
            }
        });
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(1));
        consumer.tick(ring.nanos());
        state[0] = SocketState.of(SocketState.Phase.DOWN);
        consumer.tick(ConsumerRing.START + 1_000_000_000L);
        consumer.tick(ConsumerRing.START + 2_000_000_000L);
        state[0] = SocketState.of(SocketState.Phase.CAPTURING);
        consumer.tick(ConsumerRing.START + 3_000_000_000L);
        consumer.tick(ConsumerRing.START + 4_000_000_000L);
        ring.step(5_000_000_000L).block(1);
        consumer.accept(ring.block(2));
        RecordedFiles files = end(consumer);
        String text = Files.readString(files.files.get(0), StandardCharsets.ISO_8859_1);
        String gap = "gap: the link was down from 2023-11-14T22:13:21Z to 2023-11-14T22:13:23Z; gap: 1 packets skipped";
        assertTrue(text.contains(gap), text);
        assertEquals(text.indexOf("link was down"), text.lastIndexOf("link was down"));
    }

    @Test
    void shouldStateWhatWasLostWhileItWasEvicted() throws Exception {
        RecorderFactory factory = factory();
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(10));
        consumer.close(EVICTED);
        ring.skip(5);
        PacketConsumer reopened = factory.open(ring);
        reopened.accept(ring.block(10));
        ring.skip(3);
        RecordedFiles files = end(reopened);
        assertEquals(2, files.files.size());
        String text = Files.readString(files.files.get(1), StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("gap: 5 packets not read because the recorder was reopened"), text);
        assertEquals(20, files.last().delivered());
        assertEquals(28, files.last().accepted());
        assertEquals(ConsumerRing.START, files.last().startNanos());
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepFilesWithinTheirLimitsAndDeleteTheOldest(Compression compression) throws Exception {
        configuration.put("Compression", compression.toString());
        configuration.put("BufferBytes", "64MiB"); // for all packets: this is not about slow disks
        configuration.put("FileBytes", "1MiB");
        configuration.put("TotalBytes", 4L << 20);
        Path directory = Files.createDirectories(state.resolve("recordings"));
        Path foreign = Files.writeString(directory.resolve("a.pcapng"), "of somebody else");
        ring.payload(1000).garbage();
        PacketConsumer consumer = factory().open(ring);
        for (int i = 0; i < 16; i++) {
            consumer.accept(ring.block(800));
            assertTrue(isWithin(directory, 4L << 20), "more than allowed");
        }
        consumer.close(REMOVED);
        assertTrue(OpenWork.await(10_000));
        Files.delete(foreign);
        RecordedFiles files = new RecordedFiles(directory);
        for (Path file : files.files) {
            assertTrue(Files.size(file) <= 1 << 20, () -> file.toString());
        }
        try (var all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                String capture = each.toString().replaceFirst("\\.idx$", "");
                assertTrue(Files.exists(Path.of(capture)), () -> each + " was left");
            }
        }
        List<Integer> numbers = files.all();
        assertTrue(bytes(directory) > 2 << 20, "too little is left");
        assertEquals(16 * 800, files.last().delivered(), files.last().comment());
        assertTrue(range(numbers.get(0), 16 * 800).equals(numbers), "packets are missing between files");
    }

    /** A file that is renamed meanwhile may be seen under both names, but not each time. */
    private static boolean isWithin(Path directory, long bytes) throws IOException {
        for (int look = 0; look < 5; look++) {
            if (bytes(directory) <= bytes) {
                return true;
            }
        }
        return false;
    }

    private static long bytes(Path directory) throws IOException {
        long sum = 0;
        try (var all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                sum += Files.exists(each) ? size(each) : 0;
            }
        }
        return sum;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // renamed meanwhile
        }
    }

    @Test
    void shouldDeleteFilesOfAnAgeByPacketTime() throws Exception {
        configuration.put("FileSeconds", 10L);
        configuration.put("MaxAgeSeconds", 25L);
        ring.step(1_000_000_000L);
        PacketConsumer consumer = factory().open(ring);
        consumer.accept(ring.block(100));
        List<Integer> numbers = end(consumer).all();
        assertEquals(range(numbers.get(0), 100), numbers);
        assertEquals(30, numbers.size());
    }

    /** The first file is of a time that has not come yet. */
    @Test
    void shouldKeepNewFilesWhenAClockWasSetBack() throws Exception {
        configuration.put("FileSeconds", 10L);
        configuration.put("MaxAgeSeconds", 25L);
        ring.step(-3_600_000_000_000L);
        PacketConsumer consumer = factory().open(ring);
        consumer.accept(ring.block(1));
        ring.step(1_000_000_000L);
        consumer.accept(ring.block(100));
        List<Integer> numbers = end(consumer).all();
        assertTrue(numbers.containsAll(range(101 - 25, 101)), numbers::toString);
        assertTrue(numbers.size() < 50, numbers::toString);
    }

    @Test
    void shouldRecordBesidePipesAndLinks() throws Exception {
        PacketConsumer before = factory().open(ring);
        before.accept(ring.block(10));
        Path file = end(before).files.get(0);
        Path elsewhere = Files.move(file, state.resolve("kept.pcapng"));
        byte[] whole = Files.readAllBytes(elsewhere);
        Path directory = state.resolve("recordings");
        for (String name : List.of("a.pcapng", "b.pcapng.part", "c.pcapng.zst", "d.pcapng.lz4.part")) {
            Process mkfifo =
                    new ProcessBuilder("mkfifo", directory.resolve(name).toString()).start();
            assertEquals(0, mkfifo.waitFor());
        }
        Files.createSymbolicLink(directory.resolve("e.pcapng.part"), elsewhere);
        Files.createSymbolicLink(directory.resolve("f.pcapng"), elsewhere);
        PacketConsumer consumer = factory().open(ring);
        consumer.accept(ring.block(10));
        consumer.close(REMOVED);
        assertTrue(OpenWork.await(10_000), "it waits for a pipe");
        assertArrayEquals(whole, Files.readAllBytes(elsewhere));
        try (var all = Files.list(directory)) {
            assertEquals(
                    1,
                    all.filter(each -> each.toString().endsWith(".pcapng")
                                    && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                            .count());
        }
    }

    @Test
    void shouldGoOnAfterItsDirectoryWasDeletedAndSayWhatWasLost() throws Exception {
        PacketConsumer consumer = factory().open(ring);
        consumer.accept(ring.block(10));
        consumer.tick(ring.nanos());
        Path directory = state.resolve("recordings");
        awaitPart(directory);
        try (var all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                Files.delete(each);
            }
        }
        Files.delete(directory);
        consumer.accept(ring.block(10));
        consumer.tick(ring.nanos());
        long start = System.nanoTime();
        while (!Files.exists(directory) && System.nanoTime() - start < 30_000_000_000L) {
            Thread.sleep(100);
            consumer.accept(ring.block(10));
            consumer.tick(ring.nanos());
        }
        RecordedFiles files = end(consumer);
        List<Integer> numbers = files.all();
        assertEquals(range(numbers.get(0), ring.sent()), numbers);
        int lost = numbers.get(0);
        assertTrue(lost >= 20, () -> "lost " + lost);
        String text = Files.readString(files.files.get(0), StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("gap: " + lost + " packets not written to the disk"), text);
        assertEquals(ring.sent(), count(files.last()));
        assertEquals(numbers.size(), files.last().delivered());
    }

    private static void awaitPart(Path directory) throws Exception {
        long start = System.nanoTime();
        while (!Files.exists(directory)
                || RecordedFiles.parts(directory).stream().noneMatch(part -> size(part) > 500)) {
            assertTrue(System.nanoTime() - start < 30_000_000_000L, "no file is written");
            Thread.sleep(10);
        }
    }

    /** A plain file in the place of the directory, as an administrator's mistake. */
    @Test
    void shouldTryAgainWhileItCannotWrite() throws Exception {
        Path directory = Files.writeString(state.resolve("recordings"), "no directory");
        PacketConsumer consumer = factory().open(ring);
        consumer.accept(ring.block(10));
        consumer.tick(ring.nanos());
        long start = System.nanoTime();
        while (ring.figures.getOrDefault("lost.disk", 0L) < 10) {
            assertTrue(System.nanoTime() - start < 30_000_000_000L, "the loss is not shown");
            consumer.tick(ring.nanos());
            Thread.sleep(10);
        }
        Files.delete(directory);
        Thread.sleep(1100); // until it tries again
        consumer.accept(ring.block(10));
        RecordedFiles files = end(consumer);
        assertEquals(range(10, 20), files.all());
        assertEquals(20, files.last().accepted());
        assertEquals(10, files.last().delivered());
    }

    @Test
    void shouldNameABadValueAndKeepTheOthers() throws Exception {
        configuration.put("FileBytes", "a lot");
        configuration.put("FilePackets", 4L);
        configuration.put("FilePattern", "a/b");
        RecorderFactory factory = factory();
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(8));
        configuration.put("FilePackets", -1L);
        factory.modified(configuration);
        consumer.accept(ring.block(8));
        assertEquals(
                List.of(4, 4, 4, 4),
                end(consumer).numbers.stream().map(List::size).toList());
    }

    @Test
    void shouldGoOnInAnotherDirectory() throws Exception {
        RecorderFactory factory = factory();
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(8));
        configuration.put("Directory", "elsewhere");
        factory.modified(configuration);
        consumer.accept(ring.block(8));
        ring.skip(2);
        consumer.accept(ring.block(8));
        assertEquals(range(0, 8), end(consumer).all());
        RecordedFiles other = new RecordedFiles(state.resolve("elsewhere"));
        List<Integer> expected = new java.util.ArrayList<>(range(8, 16));
        expected.addAll(range(18, 26));
        assertEquals(expected, other.all());
        assertFalse(other.last().comment().isEmpty());
    }

    @Test
    void shouldLeaveTheFilesOfADirectoryThatItHasLeft() throws Exception {
        configuration.put("FileBytes", "1MiB");
        RecorderFactory factory = factory();
        PacketConsumer consumer = factory.open(ring.payload(1000));
        for (int i = 0; i < 8; i++) {
            consumer.accept(ring.block(800));
        }
        configuration.put("Directory", "elsewhere");
        configuration.put("TotalBytes", "4MiB"); // less than there is
        factory.modified(configuration);
        consumer.accept(ring.block(8));
        assertEquals(range(0, 8 * 800), end(consumer).all());
    }
}
