package io.witness.recording;

import static io.witness.pcap.testing.Frames.ethernet;
import static io.witness.pcap.testing.Frames.ipv4;
import static io.witness.pcap.testing.Frames.tcp;
import static io.witness.pcap.testing.Frames.udpFrame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.decode.CommunityId;
import io.witness.decode.PacketFields;
import io.witness.filter.FilterException;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.testing.CaptureBytes;
import io.witness.recording.testing.RandomFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractionTest {
    private static final int VERSION_OFFSET = 8;
    private static final int SMALLEST_OF_VERSION_1 = 56;
    private static final int FRONT_LENGTH_OFFSET = 64;
    private static final long MINUTE = 60_000_000_000L;

    @TempDir
    private Path directory;

    private final List<String> notices = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private ExtractReport report;

    private static byte[] frame(int port) {
        byte[] frame = udpFrame(port % 50);
        frame[34] = (byte) (port >> 8);
        frame[35] = (byte) port;
        return frame;
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private Path write(String name, CaptureWriter capture) throws IOException {
        return write(name, capture.bytes());
    }

    /** Extracts: the times of the packets, with the names of their interfaces. */
    private List<String> extract(long from, long to, String expression, Optional<byte[]> flow) throws Exception {
        found.clear();
        notices.clear();
        ExtractRequest request = new ExtractRequest(directory, from, to, expression, flow);
        report = new Extraction(request, ExtractProgress.NONE, notices::add)
                .run((source, packet) -> found.add(packet.timeNanos()
                        + source.name().map(name -> " " + name).orElse("")));
        assertEquals(found.size(), report.packets());
        return found;
    }

    private void extract(Path elsewhere) throws Exception {
        ExtractRequest request = new ExtractRequest(elsewhere, 0, Long.MAX_VALUE, "", Optional.empty());
        new Extraction(request, ExtractProgress.NONE, notices::add).run((source, packet) -> {});
    }

    private List<String> extract(String expression) throws Exception {
        return extract(0, Long.MAX_VALUE, expression, Optional.empty());
    }

    private static CaptureWriter capture(String name, long... times) {
        CaptureWriter capture = CaptureWriter.ethernet(name);
        for (long time : times) {
            capture.add(time, frame((int) (time % 1000)));
        }
        return capture;
    }

    @Test
    void shouldMergeFilesInTheOrderOfTheirTimes() throws Exception {
        write("b.pcapng", capture("one", 10, 30, 20, 50));
        write("a.pcapng", capture("two", 5, 20, 40, 60));
        write("readme.txt", "no capture".getBytes());
        assertEquals(
                List.of("5 two", "10 one", "20 two", "20 one", "30 one", "40 two", "50 one", "60 two"), extract(""));
        assertEquals(List.of(), notices);
        assertEquals(2, report.files());
        assertEquals(0, report.disordered());
        assertEquals(List.of("20 two", "20 one", "30 one", "40 two"), extract(20, 40, "", Optional.empty()));
        assertEquals(List.of("40 two"), extract("port 40"));
        assertEquals(1, report.readBlocks());
        assertEquals(List.of(), extract("host 10.0.0.3"));
        assertEquals(0, report.readBlocks());
    }

    @Test
    void shouldOrderManyPacketsThatAreSlightlyOutOfOrder() throws Exception {
        Random random = new Random(1);
        for (int file = 0; file < 5; file++) {
            CaptureWriter capture = CaptureWriter.ethernet("eth" + file);
            for (int i = 0; i < 20_000; i++) {
                capture.add(file * 15_000 + i + random.nextInt(50), frame(i % 1000));
            }
            write("file" + file, capture);
        }
        List<String> all = extract("");
        assertEquals(100_000, all.size());
        assertTrue(report.blocks() > 15, () -> report.blocks() + " blocks");
        long[] times = all.stream()
                .mapToLong(text -> Long.parseLong(text.split(" ")[0]))
                .toArray();
        assertArrayEquals(LongStream.of(times).sorted().toArray(), times);
        assertEquals(0, report.disordered());
    }

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
    void shouldReadLiveFilesAndLeaveThemAlone() throws Exception {
        byte[] whole = capture("eth0", 1, 2, 3).bytes();
        write("live.pcapng.part", Arrays.copyOf(whole, whole.length - 7));
        assertEquals(List.of("1 eth0", "2 eth0"), extract(""));
        assertEquals(List.of(), notices);
        assertTrue(report.lines().stream().noneMatch(line -> line.contains("damaged")), report.lines()::toString);
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
        write("live.pcapng", whole); // completed while the directory was read
        assertEquals(3, extract("").size());
    }

    @Test
    void shouldReadADamagedFileUpToItsDamageAndSaySoOnce() throws Exception {
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 1; i <= 20_000; i++) {
            capture.add(i, frame(i));
        }
        byte[] damaged = capture.bytes();
        int at = damaged.length * 3 / 4 & ~3;
        Arrays.fill(damaged, at, at + 2000, (byte) 0xFF);
        write("rec.pcapng", damaged);
        for (int i = 0; i < 2; i++) {
            int count = extract("").size();
            assertTrue(count > 14_000 && count < 16_000, count + " packets");
            assertEquals(List.of(), notices);
            assertEquals(
                    1,
                    report.lines().stream()
                            .filter(line -> line.contains("rec.pcapng: at byte"))
                            .count());
        }
    }

    @Test
    void shouldSayWhatIsMissingAndWhy() throws Exception {
        long start = 1_700_000_000_000_000_000L;
        CaptureWriter first = CaptureWriter.ethernet("eth0").add(start, frame(1));
        first.addAfterLoss(start + MINUTE, frame(2), 17, "the ring was full");
        write("a.pcapng", first);
        write("b.pcapng", CaptureWriter.ethernet("eth0").add(start + 4 * MINUTE, frame(3)));
        extract(start - MINUTE, start + 5 * MINUTE, "", Optional.empty());
        assertEquals(17, report.lostPackets());
        assertEquals(
                List.of(
                        "there: 2023-11-14T22:13:20Z - 2023-11-14T22:17:20Z",
                        "missing: from 2023-11-14T22:12:20Z to 2023-11-14T22:13:20Z: recorded later only, or deleted since",
                        "missing: from 2023-11-14T22:17:20Z to 2023-11-14T22:18:20Z: nothing captured or not written yet",
                        "missing: from 2023-11-14T22:14:20Z to 2023-11-14T22:17:20Z: no file has a packet of that time",
                        "missing: 17 packets lost before 2023-11-14T22:14:20Z: the ring was full"),
                report.lines());
        extract(start + 2 * MINUTE, Long.MAX_VALUE, "", Optional.empty());
        assertEquals(0, report.lostPackets());
    }

    /** The first and the third file of a capture are there; of another capture one, which has more packets at its start. */
    @Test
    void shouldSayWhatStatisticsCountAsDroppedOnceForAllFilesOfACapture() throws Exception {
        long start = 1_700_000_000_000_000_000L;
        long other = start + 7;
        write("a.pcapng", capture("eth0", start + 1).count(start + 10, start, 5));
        write("b.pcapng", capture("eth0", start + 20).count(start + 30, start, 5));
        write("d.pcapng", capture("eth0", start + 40).count(start + 50, start, 12));
        write("copy.pcapng", capture("eth0", start + 40).count(start + 50, start, 12));
        write(
                "e.pcapng",
                CaptureWriter.ethernet("eth0")
                        .count(start + 60, other, 100)
                        .add(start + 61, frame(1))
                        .count(start + 70, other, 103));
        write(
                "f.pcapng",
                CaptureWriter.ethernet("eth1") // states them already
                        .addAfterLoss(start + 80, frame(1), 4, "")
                        .count(start + 90, start, 4));
        write("g.pcapng", capture("eth2", start + 100).count(start + 110, 0, 1));
        write("h.pcapng", capture("eth2", start + 120).count(start + 130, 0, 2));
        for (int i = 0; i < 2; i++) { // with an index from then on
            extract("port 9999");
            assertEquals(5 + 7 + 3 + 4 + 1 + 2, report.lostPackets(), () -> String.join("\n", report.lines()));
        }
        String line = "missing: 7 packets lost before 2023-11-14T22:13:20.000000050Z: dropped since"
                + " 2023-11-14T22:13:20.000000030Z by the interface eth0 or its system, as the statistics in "
                + directory.resolve("copy.pcapng") + " say";
        assertTrue(report.lines().contains(line), () -> String.join("\n", report.lines()));
        extract(start + 31, start + 50, "", Optional.empty());
        assertEquals(7, report.lostPackets());
        extract(start + 131, Long.MAX_VALUE, "", Optional.empty());
        assertEquals(0, report.lostPackets());
    }

    @Test
    void shouldSumUpManyLosses() throws Exception {
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 1; i <= 1000; i++) {
            capture.addAfterLoss(i, frame(i), i, "slow");
        }
        write("a.pcapng", capture);
        extract("");
        assertEquals(500_500, report.lostPackets());
        assertEquals(1 + 10 + 1, report.lines().size(), report.lines()::toString);
        assertTrue(report.lines().get(1).startsWith("missing: 1 packets lost before 1970"), report.lines()::toString);
        assertEquals(
                "990 more of kind: loss; all together: 500500 packets",
                report.lines().get(11));
    }

    /** Reading it fails, whoever reads. */
    @Test
    void shouldGoOnWithoutAFileThatCannotBeRead() throws Exception {
        write("b.pcapng", capture("eth0", 1, 2));
        Path unreadable = Files.createSymbolicLink(directory.resolve("a.pcapng"), Path.of("/proc/self/mem"));
        assertEquals(List.of("1 eth0", "2 eth0"), extract(""));
        assertEquals(1, notices.size(), notices::toString);
        assertTrue(notices.get(0).startsWith(unreadable + " cannot be read: "), notices::toString);
    }

    @Test
    void shouldGoOnWithoutAFileThatDescribesTooMuch() throws Exception {
        write("b.pcapng", capture("eth0", 1, 2));
        CaptureWriter many = CaptureWriter.ethernet("eth0").add(3, frame(3));
        for (int i = 0; i < 70_000; i++) {
            many.section();
        }
        Path file = write("a.pcapng", many);
        assertEquals(List.of("1 eth0", "2 eth0"), extract(""));
        assertEquals(1, notices.size(), notices::toString);
        assertTrue(
                notices.get(0).startsWith(file + " cannot be read: it describes more than 65536 interfaces"),
                notices::toString);
    }

    @Test
    void shouldReadAFileOnceThatHasOtherNamesAsWell() throws Exception {
        Path file = write("b.pcapng", capture("eth0", 1, 2));
        Files.createSymbolicLink(directory.resolve("a-latest.pcapng"), file);
        Files.createSymbolicLink(directory.resolve("c.pcapng"), Path.of("a-latest.pcapng"));
        Files.createSymbolicLink(directory.resolve("d.pcapng"), Path.of("nowhere"));
        Files.createSymbolicLink(directory.resolve("e.pcapng"), Path.of("e.pcapng"));
        Path elsewhere = Files.createTempFile("elsewhere", ".pcapng");
        Files.write(elsewhere, capture("eth1", 3).bytes());
        Files.createSymbolicLink(directory.resolve("f.pcapng"), elsewhere);
        Files.createSymbolicLink(directory.resolve("g.pcapng"), elsewhere);
        assertEquals(List.of("1 eth0", "2 eth0", "3 eth1"), extract(""));
        assertEquals(List.of(), notices);
        Files.delete(elsewhere);
    }

    @Test
    void shouldNotWriteThroughALinkOrAPipe() throws Exception {
        Path file = write("a.pcapng", capture("eth0", 1, 2));
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Path part = Path.of(file + ".idx.part");
        Files.createSymbolicLink(part, precious);
        assertEquals(2, extract("").size());
        assertEquals("precious", Files.readString(precious));
        assertTrue(Files.isRegularFile(IndexBuilder.indexOf(file)));
        Files.delete(IndexBuilder.indexOf(file));
        Files.createSymbolicLink(IndexBuilder.indexOf(file), precious);
        assertEquals(0, new ProcessBuilder("mkfifo", part.toString()).start().waitFor());
        assertEquals(2, extract("").size());
        assertEquals("precious", Files.readString(precious));
        assertFalse(Files.isSymbolicLink(IndexBuilder.indexOf(file)));
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithAFileWhateverItsName() throws Exception {
        write("a\n\u001b[2Jroot: all is well.pcap", "no capture, but more than a few bytes".getBytes());
        write("b\nb.pcapng", Arrays.copyOf(capture("eth0", 1, 2).bytes(), 150));
        assertEquals(1, extract("").size());
        assertEquals(1, notices.size());
        assertTrue(notices.get(0).contains("a\\n\\u001b[2Jroot"), notices::toString);
        List<String> damages = report.lines().stream()
                .filter(line -> line.startsWith("damaged"))
                .toList();
        assertEquals(1, damages.size(), report.lines()::toString);
        assertTrue(damages.get(0).contains("b\\nb.pcapng: at byte"), damages::toString);
    }

    @Test
    void shouldIgnoreARecordingWhoseSocketHasAnImpossibleName() throws Exception {
        CaptureBytes capture = CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN);
        capture.describe(LinkTypes.ETHERNET, 0, capture.option(3, "ring 0 of /run/a\0b".getBytes()));
        capture.enhanced(0, 1, frame(1), frame(1).length);
        write("a.pcapng", capture.build());
        SocketRecordings recordings =
                new SocketRecordings(directory, Path.of("/run/a"), 0, Long.MAX_VALUE, "", notices::add);
        assertFalse(recordings.has(0));
        assertEquals(List.of(), notices);
    }

    /** All of the first half has to wait for the second one. */
    @Test
    void shouldOrderACaptureWhoseClockWasSetBack() throws Exception {
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 0; i < 20_000; i++) {
            capture.add(i < 10_000 ? 1_000_000 + i : i, frame(i % 1000));
        }
        write("a.pcapng", capture);
        List<String> all = extract("");
        assertEquals(20_000, all.size());
        assertEquals("10000 eth0", all.get(0));
        assertEquals("1009999 eth0", all.get(19_999));
        assertEquals(0, report.disordered());
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
    void shouldEndWellWhenTheDirectoryIsDeletedMeanwhile() throws Exception {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        for (int i = 0; i < 4; i++) {
            Files.write(
                    gone.resolve("f" + i + ".pcapng"),
                    capture("eth0", 10 * i + 1, 10 * i + 2).bytes());
        }
        ExtractRequest request = new ExtractRequest(gone, 0, Long.MAX_VALUE, "", Optional.empty());
        List<Long> times = new ArrayList<>();
        new Extraction(request, ExtractProgress.NONE, notices::add).run((source, packet) -> {
            times.add(packet.timeNanos());
            if (Files.exists(gone)) {
                try (var files = Files.list(gone)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(gone);
            }
        });
        assertEquals(List.of(1L, 2L), times);
        assertEquals(3, notices.size(), notices::toString);
        assertThrows(IOException.class, () -> extract(gone));
    }

    @Test
    void shouldReadFilesOfOtherFormats() throws Exception {
        CaptureBytes pcap = CaptureBytes.pcap(ByteOrder.BIG_ENDIAN, CaptureBytes.NANOSECONDS, 0, LinkTypes.ETHERNET);
        CaptureBytes raw = CaptureBytes.pcap(ByteOrder.LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, LinkTypes.RAW);
        for (int i = 0; i < 5000; i++) {
            pcap.packet(1, i, frame(i), frame(i).length);
        }
        byte[] ip = ipv4(6, tcp(2, 0));
        raw.packet(2, 7, ip, ip.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(pcap.build());
        }
        write("a.pcap.gz", bytes.toByteArray());
        write("b.pcap", raw.build());
        assertEquals(List.of("1000004000"), extract("port 4000"));
        assertEquals(List.of("2000007000"), extract("tcp port 40000"));
        assertEquals(List.of("1000000007"), extract("ether dst 02:00:00:00:00:02 and port 7"));
        assertEquals(
                1, extract("ether src 02:00:00:00:00:01 and len > 0 and port 7").size());
        extract("len > 0 and not ether src 02:00:00:00:00:01");
        assertEquals(1, notices.size());
        assertTrue(notices.get(0).startsWith("no packet of link type 101 can match: "), notices::toString);
    }

    @Test
    void shouldFindAFlow() throws Exception {
        byte[] frame = ethernet(0x0800, ipv4(6, tcp(2, 0)));
        write(
                "a.pcapng",
                CaptureWriter.ethernet("eth0").add(1, frame(1)).add(2, frame).add(3, frame(2)));
        CommunityId id = new CommunityId(0);
        PacketFields fields = new PacketFields(LinkTypes.ETHERNET);
        fields.read(Packets.copy(frame, 0));
        assertTrue(id.read(fields));
        assertEquals(List.of("2 eth0"), extract(0, Long.MAX_VALUE, "", CommunityId.parse(id.toString())));
        byte[] other = CommunityId.parse(id.toString()).orElseThrow();
        other[0]++;
        assertEquals(List.of(), extract(0, Long.MAX_VALUE, "", Optional.of(other)));
        assertEquals(0, report.readBlocks());
    }

    @Test
    void shouldRefuseAWrongFilterBeforeItMakesAnIndex() throws Exception {
        Path file = write("a.pcapng", capture("one", 10));
        assertThrows(FilterException.class, () -> extract("hosst 10.0.0.9"));
        assertFalse(Files.exists(IndexBuilder.indexOf(file)));
    }

    @Test
    void shouldEndWhenInterrupted() throws Exception {
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 0; i < 40_000; i++) {
            capture.add(i, frame(i));
        }
        write("rec.pcapng", capture);
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> extract(""));
        Thread.interrupted();
        assertEquals(40_000, extract("").size());
    }

    @Test
    void shouldGoOnWithoutFilesThatAreDeletedMeanwhile() throws Exception {
        Path first = write("a.pcapng", capture("eth0", 1, 2));
        Path second = write("b.pcapng", capture("eth0", 3, 4));
        ExtractRequest request = new ExtractRequest(directory, 0, Long.MAX_VALUE, "", Optional.empty());
        List<Long> times = new ArrayList<>();
        new Extraction(request, ExtractProgress.NONE, notices::add).run((source, packet) -> {
            times.add(packet.timeNanos());
            Files.deleteIfExists(second);
        });
        assertEquals(List.of(1L, 2L), times);
        assertEquals(List.of(second + " was deleted meanwhile: its packets are missing"), notices);
        assertTrue(Files.exists(first));
    }

    @Test
    void shouldWriteAFileThatCanBeRead() throws Exception {
        write("a.pcapng", capture("eth0", 1, 2));
        write("b.pcapng", capture("eth1", 3));
        for (String expression : List.of("", "port 9999")) {
            Path file = Files.createTempFile("extracted", ".pcapng");
            try (PcapNgOutput output = PcapNgOutput.to(file)) {
                new Extraction(
                                new ExtractRequest(directory, 0, Long.MAX_VALUE, expression, Optional.empty()),
                                ExtractProgress.NONE,
                                notices::add)
                        .run(output);
                output.finish();
            }
            try (CaptureReader reader = CaptureReader.open(file)) {
                int count = 0;
                while (reader.next(Packets.copy(new byte[0], 0))) {
                    count++;
                }
                assertEquals(expression.isEmpty() ? 3 : 0, count);
            }
            Files.delete(file);
            assertFalse(Files.exists(file.resolveSibling(file.getFileName() + ".part")));
        }
    }

    @Test
    void shouldLeaveNoFileThatIsNotComplete() throws IOException {
        Path file = directory.resolve("out.pcapng");
        PcapNgOutput output = PcapNgOutput.to(file);
        output.close();
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
