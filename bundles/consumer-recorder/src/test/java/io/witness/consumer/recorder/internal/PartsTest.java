package io.witness.consumer.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.zstd.ZstdInputStream;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.TimeStampKind;
import io.witness.pcap.CaptureFormatException;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The parts of a compressed file. */
class PartsTest {
    private static final int CONTENTS = 60;
    private static final int[] DISTANCES = {0, 1, 4, 8, 16};

    private final Random random = new Random(18);

    /** Repeats itself at one of the distances that a frame begins with, or at another; some is not to be compressed. */
    private byte[] content() {
        byte[] content = new byte[100 + random.nextInt(400_000)];
        random.nextBytes(content);
        int distance = DISTANCES[random.nextInt(DISTANCES.length)];
        for (int i = distance; i < content.length && distance > 0; i++) {
            content[i] = i % 97 == 96 ? content[i] : content[i - distance];
        }
        return content;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "LZ4"})
    void shouldBeDecodedOneByOne(Compression compression) throws IOException {
        Compression.Parts parts = compression.parts();
        for (int i = 0; i < CONTENTS; i++) {
            byte[] content = content();
            ByteBuffer part = ByteBuffer.wrap(bytes(parts.encode(direct(content))));
            assertEquals(part.remaining(), parts.length(part));
            byte[] decoded = bytes(parts.decode(part));
            assertEquals(content.length + parts.addedBytes(), decoded.length);
            assertEquals(ByteBuffer.wrap(content), ByteBuffer.wrap(decoded, 0, content.length));
            for (int cut = 1; cut < 40; cut++) {
                int length = random.nextInt(part.limit());
                assertTrue(parts.length(part.duplicate().limit(length)) <= 0, () -> length + " of " + part);
            }
        }
    }

    private static ByteBuffer direct(byte[] content) {
        return ByteBuffer.allocateDirect(content.length).put(content).flip();
    }

    /** A decoder that knows nothing of parts remembers offsets of matches from one part to the next. */
    @Test
    void shouldBeOneFrameForADecoderThatKnowsNoParts() throws IOException {
        Compression.Parts parts = Compression.ZSTD.parts();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        file.write(bytes(parts.begin()));
        for (int i = 0; i < CONTENTS; i++) {
            byte[] content = content();
            byte[] part = bytes(parts.encode(direct(content)));
            file.write(part);
            expected.write(bytes(parts.decode(ByteBuffer.wrap(part))));
        }
        file.write(bytes(parts.end()));
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            assertArrayEquals(expected.toByteArray(), in.readAllBytes());
        }
    }

    /** As does {@code tap}: it must not wait for the next part, which comes much later if there is little traffic. */
    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "LZ4"})
    void shouldGiveAllPartsToWhoeverReadsAFileThatIsBeingWritten(Compression compression, @TempDir Path directory)
            throws IOException {
        Compression.Parts parts = compression.parts();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(bytes(parts.begin()));
        ByteBuffer header = ByteBuffer.allocateDirect(1000);
        PcapNgEncoder encoder = new PcapNgEncoder().into(header);
        encoder.section();
        encoder.interfaceDescription(
                new InterfaceInfo(1, Optional.empty(), 0, Optional.empty()), "", TimeStampKind.NONE);
        file.write(bytes(parts.encode(header.flip())));
        for (int part = 0; part < 3; part++) {
            ByteBuffer blocks = ByteBuffer.allocateDirect(1000);
            encoder.into(blocks);
            for (int i = 0; i < 5; i++) {
                encoder.packet(0, new PacketCopy(0).set(ByteBuffer.allocate(60), 60, 1, Packet.TYPE_HOST));
            }
            file.write(bytes(parts.encode(blocks.flip())));
        }
        Path path = Files.write(directory.resolve("a.part"), file.toByteArray());
        int[] read = {0};
        List<Integer> whenAsked = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.follow(path, () -> {
            whenAsked.add(read[0]);
            return false;
        })) {
            PacketCopy packet = new PacketCopy(100);
            while (reader.next(packet)) {
                read[0]++;
            }
        } catch (CaptureFormatException e) {
            // the file has no end
        }
        assertEquals(15, whenAsked.get(0));
        assertEquals(15, read[0]);
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "LZ4"})
    void shouldNotTakeGarbageForAPart(Compression compression) {
        Compression.Parts parts = compression.parts();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            int length = parts.length(ByteBuffer.wrap(garbage));
            assertTrue(length <= garbage.length);
            if (length > 0) {
                found.add(i);
            }
        }
        assertEquals(List.of(), found);
        assertTrue(parts.length(parts.end()) <= 0);
    }
}
