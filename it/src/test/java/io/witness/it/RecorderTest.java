package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.pcap.InterfaceStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The recorder of the distribution: what other programs find in its files, whatever happens to it. */
@Execution(ExecutionMode.CONCURRENT) // each test waits most of the time, for a runtime of its own
class RecorderTest {
    private static final int PACKETS = 3000;
    private static final int PACKETS_PER_SECOND = 5000;

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
            send(veth, 1000);
            recorder.awaitPackets(1000);
            Recorder.configure(home.resolve("state"), "Compression=\"lz4\"");
            Await.until(
                    "the first file is complete",
                    () -> Recorder.list(recorder.directory(), ".pcapng.zst").size() == 1);
            send(veth, 1001);
            recorder.awaitPackets(1001);
            recorder.remove();
            for (String compression : new String[] {"zstd", "lz4"}) {
                String ending = compression.equals("zstd") ? ".zst" : ".lz4";
                int packets = compression.equals("zstd") ? 1000 : 1001;
                Path file = Recorder.list(recorder.directory(), ending).get(0);
                Recorder.assertReadableCompressed(home, file, packets);
                Path plain = home.resolve(compression + ".pcapng");
                Child.run(home, "sh", "-c", compression + " -qdc " + file + " >" + plain);
                Recorder.assertReadable(home, plain, packets);
                assertContiguous(Recorder.packets(home, plain));
            }
        }
    }

    @Test
    void shouldCompleteItsFilesAtTheNextStartAfterItWasKilled() throws Exception {
        Random random = new Random();
        try (Veth veth = Veth.create();
                Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 100)) {
            Recorder.configure(home.resolve("state"), "FileBytes=\"1MiB\"");
            for (int i = 0; i < Soak.times(2, 100); i++) {
                Witness killed = Witness.start(home, ring(veth));
                try (Child process = killed.process()) {
                    Recorder recorder = i == 0 ? Recorder.drop(killed) : Recorder.of(killed);
                    recorder.awaitRunning().awaitPackets(1);
                    Thread.sleep(random.nextInt(3000));
                    process.kill();
                }
            }
            assertTrue(sender.isAlive());
        }
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth))) {
            Recorder recorder = Recorder.of(witness).awaitRunning();
            recorder.awaitComplete();
            long found = 0;
            for (Path file : recorder.files()) {
                List<String> packets = Recorder.packets(home, file);
                Recorder.assertReadable(home, file, packets.size());
                assertContiguous(packets);
                assertEquals(Files.size(file), Recorder.summary(file).wholeBytes());
                found += packets.size();
            }
            assertTrue(found > 0);
        }
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

    @Test
    void shouldComeAndGoWithoutHarmToOthers() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth));
                Child client = Clients.inC(home, home.resolve("r.sock"));
                Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 60)) {
            for (int i = 0; i < Soak.times(2, 50); i++) {
                Recorder recorder = Recorder.drop(witness).awaitRunning();
                recorder.awaitPackets(1);
                witness.update("io.witness.consumer-recorder");
                recorder.awaitRunning().awaitPackets(1);
                recorder.remove();
                for (Path file : recorder.files()) {
                    assertContiguous(Recorder.packets(home, file));
                    Files.delete(file);
                }
            }
            assertTrue(sender.isAlive() && client.isAlive(), () -> sender + "\n" + client);
            assertContiguous(client.lines());
        }
    }
}
