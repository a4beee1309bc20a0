package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.PcapNgSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The recorder of the distribution: what other programs find in its files, whatever happens to it. */
@Execution(ExecutionMode.CONCURRENT) // each test waits most of the time, for a runtime of its own
class RecorderTest {
    private static final int PACKETS = 3000;
    private static final int PACKETS_PER_SECOND = 5000;
    /** A file, or a part of a compressed one, is full after less than the most that a test of kills waits before it kills. */
    private static final int PACKETS_PER_SECOND_OF_KILLS = 10_000;

    private static final int MOST_MILLIS_BEFORE_KILL = 1000;
    /** More than a part of a file, whose ends differ; compressed, more than Wireshark reads at once. */
    private static final int COMPRESSED = 30_000;

    /** Of files without compression, with zstd and with lz4. */
    private static final List<String> ENDINGS = List.of(".pcapng", ".pcapng.zst", ".pcapng.lz4");

    @TempDir
    Path home;

    private Entry ring(Veth veth) {
        return Entry.of(home.resolve("r.sock"), veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 20);
    }

    private void send(Veth veth, int count) throws Exception {
        try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 100, count)) {
            sender.expectStatus(0);
        }
    }

    @Test
    void shouldRecordWithoutAConfigurationWhatAllToolsRead() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth))) {
            Recorder recorder = Recorder.drop(witness).awaitRunning();
            List<byte[]> frames = Frames.varied(PACKETS);
            Traffic.send(home, veth, frames.subList(0, 1000), PACKETS_PER_SECOND);
            recorder.awaitPackets(1000);
            witness.shell("witness:rotate");
            Await.until("a file is complete", () -> recorder.files().size() == 1);
            Traffic.send(home, veth, frames.subList(1000, PACKETS), PACKETS_PER_SECOND);
            recorder.awaitPackets(PACKETS);
            recorder.remove();

            List<String> packets = new ArrayList<>();
            for (Path file : recorder.files()) {
                List<String> more = Recorder.packets(home, file);
                Recorder.assertReadable(home, file, more.size());
                packets.addAll(more);
            }
            assertEquals(Frames.hex(frames), packets);
            assertIndexIsThatOfASearch(recorder);
            String fields = Child.run(
                    home,
                    "tshark",
                    "-n",
                    "-r",
                    recorder.files().get(0).toString(),
                    "-c",
                    "1",
                    "-T",
                    "fields",
                    "-e",
                    "frame.interface_name",
                    "-e",
                    "frame.interface_description",
                    "-e",
                    "frame.packet_flags_direction");
            assertEquals(veth.captured() + "\tring 0 of " + home.resolve("r.sock") + "\t0x00000001", fields.strip());
            InterfaceStatistics last = Recorder.statistics(recorder.files().get(1));
            assertEquals(PACKETS, last.accepted());
            assertEquals(PACKETS, last.delivered());
        }
    }

    /** A search makes an index again that is missing. */
    private void assertIndexIsThatOfASearch(Recorder recorder) throws Exception {
        for (Path file : recorder.files()) {
            Path index = Path.of(file + ".idx");
            byte[] written = Files.readAllBytes(index);
            Files.delete(index);
            Path found = home.resolve("found.pcapng");
            Child.run(home, Witness.COMMAND, "extract", file.toString(), "udp", "-w", found.toString());
            assertArrayEquals(written, Files.readAllBytes(index));
        }
    }

    /** The compression is changed while it runs. */
    @Test
    void shouldCompressSoThatOthersReadIt() throws Exception {
        Recorder.configure(home.resolve("state"), "Compression=\"zstd\"");
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth))) {
            Recorder recorder = Recorder.drop(witness).awaitRunning();
            send(veth, COMPRESSED);
            recorder.awaitPackets(COMPRESSED);
            Recorder.configure(home.resolve("state"), "Compression=\"lz4\"");
            Await.until(
                    "the first file is complete",
                    () -> Recorder.list(recorder.directory(), ".pcapng.zst").size() == 1);
            send(veth, COMPRESSED + 1);
            recorder.awaitPackets(COMPRESSED + 1);
            recorder.remove();
            assertIndexIsThatOfASearch(recorder);
            for (String compression : new String[] {"zstd", "lz4"}) {
                String ending = compression.equals("zstd") ? ".zst" : ".lz4";
                int packets = compression.equals("zstd") ? COMPRESSED : COMPRESSED + 1;
                Path file = Recorder.list(recorder.directory(), ending).get(0);
                Recorder.assertReadableCompressed(home, file, packets);
                assertTrue(Files.size(file) > 150_000, "Wireshark reads it at one go");
                Path plain = Recorder.plain(home, file);
                Recorder.assertReadable(home, plain, packets);
                assertContiguous(Recorder.packets(home, plain));
            }
        }
    }

    /** Each start finds what the one before has left, mostly with another compression than its own. */
    @Test
    @Timeout(960) // the long version takes most of them
    void shouldCompleteItsFilesAtTheNextStartAfterItWasKilled() throws Exception {
        Random random = new Random();
        int kills = Soak.times(3, 102);
        try (Veth veth = Veth.create();
                Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND_OF_KILLS, 100)) {
            Set<Path> before = Set.of();
            for (int i = 0; i < kills; i++) {
                String compression = List.of("none", "zstd", "lz4").get(i % 3);
                String ending = ENDINGS.get(i % 3);
                Recorder.configure(home.resolve("state"), "FileBytes=\"1MiB\"", "Compression=\"" + compression + "\"");
                Witness killed = Witness.start(home, ring(veth));
                try (Child process = killed.process()) {
                    Recorder recorder = i == 0 ? Recorder.drop(killed) : Recorder.of(killed);
                    Set<Path> earlier = before;
                    Await.until(
                            "packets of this run are in a file",
                            () -> recorder.hasPacketsSince(earlier, ending),
                            process::toString);
                    Thread.sleep(random.nextInt(MOST_MILLIS_BEFORE_KILL));
                    process.kill();
                    before = recorder.targets();
                }
            }
            assertTrue(sender.isAlive());
        }
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth))) {
            Recorder recorder = Recorder.of(witness).awaitRunning();
            recorder.awaitComplete();
            assertAllIsThereOrStated(recorder.files(), kills);
        }
    }

    /** Of each capture: the files together have what was sent from its first packet to its last, but for stated losses. */
    private void assertAllIsThereOrStated(List<Path> files, int leastCaptures) throws Exception {
        Map<Long, List<InterfaceStatistics>> captures = new TreeMap<>();
        Map<Long, List<Long>> numbers = new TreeMap<>();
        Map<Path, Integer> counts = new TreeMap<>();
        for (Path file : files) {
            Path plain = Recorder.plain(home, file);
            List<String> packets = Recorder.packets(home, plain);
            counts.put(file, packets.size());
            Recorder.assertReadableByTcpdump(home, plain, packets.size());
            Recorder.assertReadableByTshark(home, file, packets.size());
            PcapNgSummary summary = Recorder.summary(plain);
            assertEquals(Files.size(plain), summary.wholeBytes());
            InterfaceStatistics last = summary.statistics().orElseThrow();
            captures.computeIfAbsent(last.startNanos(), start -> new ArrayList<>())
                    .add(last);
            packets.forEach(packet -> numbers.computeIfAbsent(last.startNanos(), start -> new ArrayList<>())
                    .add(Traffic.floodNumber(packet)));
        }
        Recorder.assertReadableByCapinfos(home, counts);
        long[] sums = {0, 0};
        captures.forEach((start, statistics) -> {
            List<Long> sent = numbers.get(start);
            InterfaceStatistics last = statistics.get(statistics.size() - 1);
            assertEquals(sent.size(), last.delivered());
            assertEquals(last.accepted(), sent.get(sent.size() - 1) - sent.get(0) + 1, last::toString);
            assertEquals(sent.size(), sent.stream().distinct().count());
            sums[0] += last.accepted();
            sums[1] += last.delivered();
        });
        System.out.printf(
                "recorder: %d captures, %d files; of %d packets sent %d in files, %d stated as lost%n",
                captures.size(), files.size(), sums[0], sums[1], sums[0] - sums[1]);
        assertTrue(captures.size() >= leastCaptures, () -> captures.size() + " captures in " + files);
    }

    private static void assertContiguous(List<String> packets) {
        long next = Traffic.floodNumber(packets.get(0));
        for (String packet : packets) {
            assertEquals(next++, Traffic.floodNumber(packet));
        }
    }

    @Test
    void shouldStateWhatDidNotFitOnAFullDisk() throws Exception {
        Path directory = Files.createDirectories(home.resolve("small"));
        Child.run(home, "mount", "-t", "tmpfs", "-o", "size=3m", "small", directory.toString());
        try (Veth veth = Veth.create()) {
            Path kept = Files.createDirectories(home.resolve("kept"));
            Recorder.configure(
                    home.resolve("state"),
                    "Directory=\"" + directory + "\"",
                    "FileBytes=\"1MiB\"",
                    "TotalBytes=\"1GiB\"");
            try (Witness witness = Witness.start(home, ring(veth))) {
                Recorder recorder = Recorder.drop(witness).awaitRunning();
                send(veth, 25_000); // more than 4 MB
                recorder.awaitFigure("lost.disk", 1);
                move(directory, kept);
                Thread.sleep(1100); // until it tries again
                send(veth, 5000);
                Await.until(
                        "all is counted", () -> recorder.figure("packets") + recorder.figure("lost.disk") == 30_000);
                recorder.remove();
            }
            move(directory, kept);
            assertEquals(List.of(), Recorder.list(directory, ".part"));
            List<Path> files = Recorder.list(kept, ".pcapng");
            long packets = 0;
            for (Path file : files) {
                List<String> found = Recorder.packets(home, file);
                Recorder.assertReadable(home, file, found.size());
                packets += found.size();
            }
            InterfaceStatistics last = Recorder.statistics(files.get(files.size() - 1));
            assertEquals(30_000, last.accepted());
            assertEquals(packets, last.delivered());
            assertEquals(30_000 - packets, lost(last.comment()), last.comment());
        } finally {
            Child.run(home, "umount", "-l", directory.toString());
        }
    }

    private static long lost(String comment) {
        return Long.parseLong(comment.replaceFirst("(?s)^.*?(\\d+) packets not written to the disk.*$", "$1"));
    }

    private static void move(Path from, Path to) throws Exception {
        for (Path each : Recorder.list(from, ".pcapng")) {
            Files.move(each, to.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
