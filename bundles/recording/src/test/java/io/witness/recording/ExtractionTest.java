package io.witness.recording;

import static io.witness.pcap.testing.Frames.ethernet;
import static io.witness.pcap.testing.Frames.ipv4;
import static io.witness.pcap.testing.Frames.tcp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.decode.CommunityId;
import io.witness.decode.PacketFields;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.testing.CaptureBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ExtractionTest extends WithCaptures {
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
