package io.witness.consumer.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.testing.ConsumerRing;
import io.witness.recording.ExtractProgress;
import io.witness.recording.ExtractReport;
import io.witness.recording.ExtractRequest;
import io.witness.recording.Extraction;
import io.witness.recording.IndexBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is lost is said once by all files together, wherever it is, with an index or without. */
@Timeout(60)
class StatedLossTest {
    private static final int LENGTH_OFFSET = 4;

    @TempDir
    Path state;

    private final ConsumerRing ring = new ConsumerRing("/run/a.sock");
    private RecorderFactory factory;
    private PacketConsumer consumer;

    private void open() {
        factory = new RecorderFactory(null, state, Map.of());
        consumer = factory.open(ring);
    }

    private void endFile() throws Exception {
        factory.rotate();
        consumer.tick(ring.nanos());
    }

    private List<Path> end() throws Exception {
        consumer.close(new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "by the test"));
        return files();
    }

    private List<Path> files() throws Exception {
        assertTrue(OpenWork.await(10_000), "files are not completed");
        return new RecordedFiles(directory()).files;
    }

    private Path directory() {
        return state.resolve("recordings");
    }

    private ExtractReport extract() throws Exception {
        ExtractRequest request = new ExtractRequest(directory(), 0, Long.MAX_VALUE, "", Optional.empty());
        return new Extraction(request, ExtractProgress.NONE, notice -> {}).run((source, packet) -> {});
    }

    private void assertLost(long packets) throws Exception {
        for (int i = 0; i < 2; i++) {
            ExtractReport report = extract();
            assertEquals(packets, report.lostPackets(), () -> String.join("\n", report.lines()));
            for (Path file : files()) {
                Path index = IndexBuilder.indexOf(file);
                byte[] written = Files.readAllBytes(index);
                Files.delete(index);
                extract();
                assertArrayEquals(written, Files.readAllBytes(index), "the index that is made again");
            }
        }
    }

    @Test
    void shouldSayWhatIsLostBehindTheLastPacket() throws Exception {
        open();
        consumer.accept(ring.block(10));
        ring.drop(4);
        consumer.accept(ring.block(10));
        ring.drop(30);
        consumer.tick(ring.nanos() + 5_000_000_000L);
        ring.skip(7);
        Path file = end().get(0);
        String line =
                "missing: 37 packets lost before 2023-11-14T22:13:25.020Z: gap at the end: 30 packets dropped by the kernel,"
                        + " 7 packets skipped because the recorder was slow, as the statistics in " + file + " say";
        List<String> lines = extract().lines();
        assertTrue(lines.contains(line), () -> String.join("\n", lines));
        assertLost(41);
    }

    @Test
    void shouldSayALossOnceThatThePacketInTheNextFileStates() throws Exception {
        open();
        consumer.accept(ring.block(10));
        ring.drop(30);
        consumer.tick(ring.nanos());
        endFile();
        Path first = files().get(0);
        assertLost(30);
        consumer.accept(ring.block(10));
        ring.drop(5);
        consumer.tick(ring.nanos());
        endFile();
        ring.skip(2);
        consumer.accept(ring.block(10));
        ring.skip(9);
        List<Path> all = end();
        assertEquals(3, all.size());
        assertLost(30 + 5 + 2 + 9);
        Path elsewhere = Files.move(all.get(1), state.resolve("kept.pcapng"));
        assertLost(30 + 5 + 2 + 9); // what the second one states, the statistics of the first one say as well
        Files.delete(first);
        assertLost(5 + 2 + 9);
        Files.move(elsewhere, all.get(1));
        Files.delete(all.get(2));
        assertLost(30 + 5);
        Files.copy(all.get(1), directory().resolve("copy.pcapng"));
        assertEquals(30 + 30 + 5, extract().lostPackets()); // packets of a copy are packets
    }

    /** Statistics at a place have what packets before it state, so that those of a file that was cut can be counted on. */
    @Test
    void shouldCountWhatWasLostWhenItWasKilled() throws Exception {
        open();
        consumer.accept(ring.block(10));
        ring.drop(30);
        consumer.tick(ring.nanos());
        endFile();
        consumer.accept(ring.block(10));
        ring.skip(4);
        consumer.accept(ring.block(10));
        Path second = end().get(1);
        byte[] bytes = Files.readAllBytes(second);
        Files.delete(second);
        Path part = Path.of(second + FileNames.PART);
        Files.write(part, Arrays.copyOf(bytes, bytes.length - 10)); // within the statistics at the end
        new Recordings(RecorderSettings.defaults(state)).load(new Announcements());
        InterfaceStatistics last = RecordedFiles.summary(second).statistics().orElseThrow();
        assertEquals(30, last.delivered());
        assertEquals(30 + 30 + 4, last.accepted());
        Files.delete(IndexBuilder.indexOf(second));
        assertLost(30 + 4);
        String line = "missing: packets after 2023-11-14T22:13:20.033Z until it was started again: the recorder ended"
                + " unexpectedly, as the statistics in " + second + " say";
        List<String> lines = extract().lines();
        assertTrue(lines.contains(line), () -> String.join("\n", lines));
    }

    /** The kernel tells the kind of each packet only: the ring has no link type. */
    @Test
    void shouldDescribeTheInterfaceBeforeItsStatistics() throws Exception {
        ring.untyped();
        open();
        consumer.accept(ring.block(3));
        byte[] file = Files.readAllBytes(end().get(0));
        int section = java.nio.ByteBuffer.wrap(file)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(LENGTH_OFFSET);
        assertEquals(1, file[section], "type of the second block");
        assertLost(0);
    }
}
