package io.witness.pcap;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.udpFrame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.testing.CaptureBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeekTest {
    private static final int COUNT = 3000;
    private static final int COMMENT = 1;
    private static final int NAME = 2;
    private static final int DROP_COUNT = 4;

    @TempDir
    private Path directory;

    /** What is known of a packet, and where it is. */
    private record Found(long offset, long next, long time, int length, int linkType, Optional<String> name) {}

    private static Found next(CaptureReader reader, PacketCopy packet) throws IOException {
        assertEquals(true, reader.next(packet));
        return new Found(
                reader.offset(),
                reader.nextOffset(),
                packet.timeNanos(),
                packet.snapLength(),
                reader.linkType(),
                reader.source().name());
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("capture"), content);
    }

    private static byte[] compressed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** Two sections of different byte order; an interface is described among the packets. */
    private static byte[] sections() {
        CaptureBytes file = CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN)
                .describe(
                        LinkTypes.ETHERNET,
                        0,
                        CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN).option(NAME, "one".getBytes()));
        for (int i = 0; i < COUNT; i++) {
            if (i == COUNT / 3) {
                file.describe(LinkTypes.RAW, 0);
            } else if (i == COUNT / 2) {
                file.section(ByteOrder.BIG_ENDIAN)
                        .describe(LinkTypes.LINUX_SLL, 0)
                        .describe(LinkTypes.ETHERNET, 0);
            }
            byte[] data = udpFrame(i % 400);
            file.enhanced(i < COUNT / 3 ? 0 : i % 2, i, data, data.length);
        }
        return file.build();
    }

    private static List<Found> all(CaptureReader reader) throws IOException {
        List<Found> all = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            all.add(next(reader, new PacketCopy(0)));
        }
        assertEquals(false, reader.next(new PacketCopy(0)));
        return all;
    }

    @Test
    void shouldReadFromAnyPacketOn() throws IOException {
        Path file = file(sections());
        List<Found> all;
        long[] descriptions;
        try (CaptureReader reader = CaptureReader.open(file)) {
            all = all(reader);
            descriptions = reader.descriptions();
            assertEquals(6, descriptions.length);
        }
        assertEquals(Optional.of("one"), all.get(0).name());
        Random random = new Random(1);
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (int i = 0; i < 500; i++) {
                int first = random.nextInt(COUNT);
                reader.seek(all.get(first).offset(), descriptions);
                for (int at = first; at < Math.min(COUNT, first + random.nextInt(1500)); at++) {
                    assertEquals(all.get(at), next(reader, packet));
                }
            }
            reader.seek(0, descriptions);
            assertEquals(all, all(reader));
            assertArrayEquals(descriptions, reader.descriptions());
        }
    }

    @Test
    void shouldGoForwardInACompressedFile() throws IOException {
        Path file = file(compressed(sections()));
        List<Found> all;
        long[] descriptions;
        try (CaptureReader reader = CaptureReader.open(file)) {
            all = all(reader);
            descriptions = reader.descriptions();
        }
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (int first = 7; first < COUNT; first += 371) {
                reader.seek(all.get(first).offset(), descriptions);
                assertEquals(all.get(first), next(reader, packet));
            }
        }
    }

    @Test
    void shouldReadFromAnyPacketOfAPcapFileOn() throws IOException {
        CaptureBytes bytes =
                CaptureBytes.pcap(ByteOrder.BIG_ENDIAN, CaptureBytes.NANOSECONDS, 1000, LinkTypes.ETHERNET);
        for (int i = 0; i < COUNT; i++) {
            bytes.packet(i, i, new byte[i % 500], 1000);
        }
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = CaptureReader.open(file(bytes.build()))) {
            List<Found> all = all(reader);
            for (int first = COUNT - 1; first > 0; first -= 373) {
                reader.seek(all.get(first).offset());
                assertEquals(all.get(first), next(reader, packet));
            }
        }
    }

    @Test
    void shouldReadWhatIsSaidOfLosses() throws IOException {
        CaptureBytes bytes = CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN).describe(LinkTypes.ETHERNET, 0);
        byte[] drops = bytes.option(DROP_COUNT, hex("0700000001000000"));
        bytes.enhanced(
                0,
                1,
                new byte[1],
                1,
                drops,
                bytes.option(COMMENT, "first".getBytes()),
                bytes.option(COMMENT, "second".getBytes()));
        bytes.enhanced(0, 2, new byte[1], 1);
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = Captures.reader(bytes.build())) {
            next(reader, packet);
            assertEquals((1L << 32) + 7, reader.dropCount());
            assertEquals("first", reader.comment());
            next(reader, packet);
            assertEquals(0, reader.dropCount());
            assertEquals("", reader.comment());
        }
    }
}
