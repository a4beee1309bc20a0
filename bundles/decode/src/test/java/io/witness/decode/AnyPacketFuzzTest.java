package io.witness.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.WrittenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An input is the link type and whether the kernel took out a tag, a byte each, that tag (32 bits), how much longer the packet
 * was on the wire (32 bits), when it came (64 bits), and then its bytes.
 */
class AnyPacketFuzzTest {
    private static final int[] LINK_TYPES = {LinkTypes.ETHERNET, LinkTypes.RAW, 147};
    private static final int FIXED_LENGTH = 18;
    private static final int LONGEST_LINE = 400;
    private static final int BLOCK_OF_PACKET = 2;
    private static final int DATA_OFFSET = 28;

    @FuzzTest(maxDuration = "10m")
    void shouldShowClassifyAndWriteIt(byte[] input) throws IOException {
        if (input.length < FIXED_LENGTH) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(input);
        int linkType = LINK_TYPES[(bytes.get() & 0xFF) % LINK_TYPES.length];
        Packet packet = packet(bytes);
        assertEquals(
                isArp(line(linkType, packet)), new PacketClassifier(linkType).classify(packet) == PacketProtocol.ARP);
        assertWritten(linkType, packet);
    }

    private static Packet packet(ByteBuffer bytes) {
        boolean tagged = (bytes.get() & 1) != 0;
        short tpid = bytes.getShort();
        short tci = bytes.getShort();
        int longer = bytes.getInt() & 0xFF_FFFF;
        long timeNanos = bytes.getLong() & Long.MAX_VALUE;
        byte[] data = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
        BlockBuilder block = new BlockBuilder(data.length + 256).add(timeNanos, data, data.length + longer);
        PacketCursor cursor = new Block()
                .wrap((tagged ? block.tagged(tpid, tci) : block).build(), 0)
                .packets();
        return cursor.next();
    }

    private static String line(int linkType, Packet packet) {
        StringBuilder line = new StringBuilder();
        PacketLine lines = new PacketLine(linkType, ZoneOffset.UTC);
        lines.append(line, packet);
        int length = line.length();
        lines.append(line, packet);
        assertEquals(line.substring(0, length), line.substring(length));
        assertTrue(length < LONGEST_LINE && line.chars().allMatch(c -> c >= ' ' && c <= '~'), line::toString);
        return line.substring(length);
    }

    private static boolean isArp(String line) {
        return line.contains("ARP, ") || line.contains("[|arp]");
    }

    private static void assertWritten(int linkType, Packet packet) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (PcapNgWriter writer =
                new PcapNgWriter(file, new InterfaceInfo(linkType, Optional.empty(), 0, Optional.empty()))) {
            writer.write(packet);
        }
        List<String> blocks = WrittenFile.blocks(file.toByteArray());
        assertEquals(BLOCK_OF_PACKET + 1, blocks.size());
        byte[] block = HexFormat.of().parseHex(blocks.get(BLOCK_OF_PACKET));
        ByteBuffer frame = ByteBuffer.allocate(packet.frameSnapLength());
        packet.copyFrame(frame);
        assertArrayEquals(frame.array(), Arrays.copyOfRange(block, DATA_OFFSET, DATA_OFFSET + frame.capacity()));
    }
}
