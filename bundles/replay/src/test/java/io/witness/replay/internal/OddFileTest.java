package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.pcap.testing.CaptureBytes;
import io.witness.replay.MockRing;
import io.witness.replay.Replay;
import io.witness.replay.ReplayOptions;
import io.witness.replay.WhenFull;
import io.witness.source.PacketSource;
import io.witness.source.SourceEndedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is odd in one packet of a file keeps no other one from being played, and is told in one line. */
class OddFileTest {
    private static final byte[] FRAME = Packets.frame(1);
    private static final int MICROSECONDS = CaptureBytes.MICROSECONDS;

    @TempDir
    Path home;

    private List<String> play(byte[] bytes) throws Exception {
        Path file = Files.write(home.resolve("odd"), bytes);
        try (PacketSource source = PacketSource.of(Replay.open(file, ReplayOptions.DEFAULT.withBlocks(4096, 4)))) {
            return read(source);
        }
    }

    private static List<String> read(PacketSource source) throws RingException {
        List<String> packets = new ArrayList<>();
        PacketCopy packet = new PacketCopy(0);
        try {
            while (source.nextCopy(packet) != null) {
                packets.add(packet.snapLength() + " of " + packet.wireLength() + " at " + packet.timeNanos());
            }
        } catch (SourceEndedException e) {
            return packets;
        }
        return packets;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 101, 105, 108, 113, 127, 147, 187, 195, 227, 228, 229, 253, 276})
    void shouldPlayPacketsOfFewBytesOfAnyLinkType(int linkType) throws Exception {
        CaptureBytes file = CaptureBytes.pcap(ByteOrder.LITTLE_ENDIAN, MICROSECONDS, 0, linkType);
        List<String> expected = new ArrayList<>();
        for (int length = 0; length < 16; length++) {
            file.packet(1, 0, new byte[length], 60);
            expected.add(length + " of 60 at 1000000000");
        }
        assertEquals(expected, play(file.build()));
    }

    @Test
    void shouldPlayPacketsOfFewBytesInAnyKindOfBlock() throws Exception {
        CaptureBytes file = CaptureBytes.pcapNg(ByteOrder.BIG_ENDIAN).describe(1, 0);
        List<String> expected = new ArrayList<>();
        for (int length = 0; length < 6; length++) {
            byte[] data = new byte[length];
            file.enhanced(0, 1_000_000, data, 60).obsolete(0, 1_000_000, data, length);
            file.simple(data, length);
            expected.add(length + " of 60 at 1000000000");
            expected.add(length + " of " + length + " at 1000000000");
            expected.add(length + " of " + length + " at 0");
        }
        assertEquals(expected, play(file.build()));
    }

    /** As one that was made in its full length before: records of no bytes. */
    @Test
    void shouldPlayAFileThatEndsInZeros() throws Exception {
        CaptureBytes file =
                CaptureBytes.pcap(ByteOrder.LITTLE_ENDIAN, MICROSECONDS, 0, 1).packet(1, 0, FRAME, 60);
        byte[] whole = file.build();
        byte[] withZeros = Arrays.copyOf(whole, whole.length + 3 * 16);
        assertEquals(List.of("60 of 60 at 1000000000", "0 of 0 at 0", "0 of 0 at 0", "0 of 0 at 0"), play(withZeros));
    }

    @Test
    void shouldTakePacketsOfFewBytesIntoAMockRing() throws Exception {
        RingDescription description = new RingDescription(
                Optional.empty(), OptionalInt.of(1), OptionalInt.empty(), Optional.empty(), 4096, 4);
        try (MockRing ring = MockRing.create(description, 0, WhenFull.DROP)) {
            for (int length = 0; length < 8; length++) {
                ring.add(new PacketCopy(0).set(ByteBuffer.allocate(length), 60, 1, 0));
            }
            ring.done();
            assertEquals(8, read(PacketSource.of(ring)).size());
        }
    }

    @Test
    void shouldPlayPacketsBehindTimesThatCannotBe() throws Exception {
        byte[] file = CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN)
                .describe(1, 0)
                .enhanced(0, 1_000_000, FRAME, 60)
                .enhanced(0, -1, FRAME, 60)
                .enhanced(0, 5_000_000_000_000_000L, FRAME, 60)
                .enhanced(0, 2_000_000, FRAME, 60)
                .build();
        assertEquals(
                List.of("60 of 60 at 1000000000", "60 of 60 at 0", "60 of 60 at 0", "60 of 60 at 2000000000"),
                play(file));
    }

    @Test
    void shouldTellInOneLineWhatWasOddInAFile() throws Exception {
        byte[] bytes = CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN)
                .describe(1, 0)
                .describe(113, 0)
                .enhanced(0, 5_000_000_000_000_000L, FRAME, 60)
                .enhanced(0, -1, FRAME, 60)
                .enhanced(1, 1, FRAME, 60)
                .enhanced(0, 1, FRAME, 60)
                .build();
        Path file = Files.write(home.resolve("odd"), bytes);
        List<String> lines = new ArrayList<>();
        PacketCopy packet = new PacketCopy(0);
        try (CaptureFile capture = CaptureFile.open(file, lines::add)) {
            int packets = 0;
            while (capture.next(packet)) {
                packets++;
            }
            assertEquals(3, packets);
        }
        assertEquals(1, lines.size(), lines::toString);
        assertFalse(lines.get(0).contains("\n"));
        assertEquals(
                "1 packet with a time that is not from 1970 to 2261, read as packets without a time (the first is packet 2);"
                        + " 1 packet of another link type than 1, such as 113, left out: split the file by link types, a"
                        + " ring has one; 1 packet with a time later than 2106, played as packets without a time",
                lines.get(0));
    }
}
