package io.witness.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.recording.testing.RandomFrames;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexBuilderTest {
    private static final int OVERHEAD = 32;
    private static final int VLAN = 0x8100;
    private static final int MACS = 12;

    @TempDir
    private Path directory;

    private static PacketCopy copy(byte[] frame, long timeNanos) {
        return new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, timeNanos, Packet.TYPE_HOST);
    }

    private byte[] write(IndexBuilder builder) throws IOException {
        Path capture = directory.resolve("test.pcapng");
        Files.write(capture, new byte[100]);
        builder.write(capture, Long.MAX_VALUE);
        Path index = IndexBuilder.indexOf(capture);
        assertEquals("test.pcapng.idx", index.getFileName().toString());
        try (var files = Files.list(directory)) {
            assertEquals(2, files.count());
        }
        return Files.readAllBytes(index);
    }

    @Test
    void shouldBeTheSameForPacketsOfARingAndTheirCopies() throws IOException {
        IndexBuilder ofRing = new IndexBuilder(directory);
        IndexBuilder ofCopies = new IndexBuilder(directory);
        RandomFrames frames = new RandomFrames(1);
        long offset = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = i < 15_000 ? frames.clean() : frames.next();
            BlockBuilder block = new BlockBuilder(frame.length + 256);
            if (frame.length > MACS + 4 && (frame[MACS] & 0xFF) == VLAN >> 8 && frame[MACS + 1] == 0) {
                byte[] untagged = Arrays.copyOf(frame, frame.length - 4);
                System.arraycopy(frame, MACS + 4, untagged, MACS, untagged.length - MACS);
                block.add(i, untagged).tagged(VLAN, ByteBuffer.wrap(frame).getShort(MACS + 2) & 0xFFFF);
            } else {
                block.add(i, frame);
            }
            PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
            ofRing.add(offset, frame.length + OVERHEAD, LinkTypes.ETHERNET, cursor.next());
            ofCopies.add(offset, frame.length + OVERHEAD, LinkTypes.ETHERNET, copy(frame, i));
            offset += frame.length + OVERHEAD;
        }
        byte[] first = write(ofRing);
        assertArrayEquals(first, write(ofCopies));
        assertTrue(first.length > 1000);
        ofRing.clear();
        ofRing.add(0, 100, LinkTypes.ETHERNET, copy(frames.whole(), 0));
        assertTrue(write(ofRing).length < 1000);
    }

    @Test
    void shouldAllocateNothing() {
        IndexBuilder builder = new IndexBuilder(directory);
        PacketCopy[] packets = new PacketCopy[512];
        RandomFrames frames = new RandomFrames(2);
        for (int i = 0; i < packets.length; i++) {
            packets[i] = copy(frames.clean(), i);
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        long offset = 0;
        for (int i = 0; i < 400_000; i++) {
            if (i == 200_000) {
                builder.clear(); // keeps the buffers
                offset = 0;
                before = threads.getCurrentThreadAllocatedBytes();
            }
            builder.add(offset, 500, LinkTypes.ETHERNET, packets[i % packets.length]);
            offset += 500;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1000, allocated + " bytes for 200,000 packets");
    }

    /** The worst that can be sent: small packets, all from and to random addresses and ports. */
    @Test
    void shouldStaySmallWhateverIsSent() throws IOException {
        IndexBuilder builder = new IndexBuilder(directory);
        Random random = new Random(3);
        byte[] frame = io.witness.pcap.testing.Frames.udpFrame(18);
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            for (int at = 14 + 12; at < 14 + 24; at++) {
                frame[at] = (byte) random.nextInt();
            }
            builder.add(i * 92L, 92, LinkTypes.ETHERNET, copy(frame, i));
        }
        int length = write(builder).length;
        assertTrue(length < count * 92L / 90, length + " bytes for " + count * 92L);
    }
}
