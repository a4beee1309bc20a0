package io.witness.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.packet.PacketLayout;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of single packets, read from the ring as any reader does. */
class PacketWriterTest {
    private static final String ADDRESSES = "020000000002020000000001";
    private static final int INTERFACE = 7;
    private static final int HEADER = 48;

    private MemoryRing ring;

    @BeforeEach
    void create() throws Exception {
        ring = MemoryRing.create(4096, 2);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0800 4500,                     0800, 0,    0",
        "86DD 6000,                     86dd, 0,    0",
        "0806 0001,                     0806, 0,    0",
        "8100 0064 0800 4500,           0800, 8100, 0064",
        "88A8 E001 8100 0064 0800 4500, 8100, 88a8, e001",
        "8100 0000 0800 4500,           0800, 8100, 0",
        "9100 0064 0800 4500,           9100, 0,    0",
        "0030 4242 0300,                0004, 0,    0",
        "0030 FFFF 0300,                0001, 0,    0",
        "8100 0064 0030 4242 0300,      0004, 8100, 0064",
        "05FF,                          0004, 0,    0",
        "0600,                          0600, 0,    0",
        "8100 0064,                     0,    8100, 0064",
        "8100 00,                       8100, 0,    0",
        "08,                            0,    0,    0",
    })
    void shouldTakeTheOuterTagOutAndTellTheProtocol(String behind, String protocol, String tagProtocol, String tag) {
        String frame = ADDRESSES + behind.replace(" ", "");
        Packet packet = write(1, frame);

        boolean tagged = !tagProtocol.equals("0");
        assertEquals(tagged, packet.hasVlanTag());
        assertEquals(tagged ? 0x51 : 1, ring.memory(0).getInt(HEADER + PacketLayout.STATUS_OFFSET));
        assertEquals(number(tag), ring.memory(0).getInt(HEADER + PacketLayout.VLAN_TCI_OFFSET));
        assertEquals(number(tagProtocol), ring.memory(0).getShort(HEADER + PacketLayout.VLAN_TPID_OFFSET) & 0xFFFF);
        assertEquals(number(protocol), protocol());
        assertEquals(frame.length() / 2 - (tagged ? 4 : 0), packet.snapLength());
        assertEquals(1000 - (tagged ? 4 : 0), packet.wireLength());
        assertEquals(1000, packet.frameWireLength());
        assertEquals(frame.toLowerCase(), frame(packet));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 101, 113, 127, 187, 195})
    void shouldWriteFramesThatAreShorterThanAnAddress(int linkType) throws Exception {
        String bytes = ADDRESSES.substring(0, 22);
        for (int length = 0; length <= 11; length++) {
            String frame = bytes.substring(0, 2 * length);
            Packet packet = write(linkType, frame);
            assertEquals(length, packet.snapLength());
            assertEquals(frame, frame(packet));
            assertEquals(0, ring.memory(0).get(HEADER + PacketLayout.ADDRESS_LENGTH_OFFSET));
            close();
            create();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1,                   0",
        "-9223372036854775808, 0",
        "4294967295999999999,  4294967295999999999",
        "4294967296000000000,  4294967295999999999",
        "9223372036854775807,  4294967295999999999",
    })
    void shouldTellTheNearestTimeThatAHeaderCanTell(long timeNanos, long told) {
        PacketCopy packet = new PacketCopy(0).set(ByteBuffer.allocate(1), 1, timeNanos, 0);
        assertEquals(told, write(1, packet).timeNanos());
    }

    @Test
    void shouldTellTheLongestLengthOnTheWireThatReadersTake() {
        PacketCopy packet = new PacketCopy(0).set(ByteBuffer.allocate(1), Integer.MAX_VALUE, 0, 0);
        assertEquals(Integer.MAX_VALUE - 4, write(1, packet).wireLength());
    }

    @Test
    void shouldWriteAddressAndOffsetsOfEthernet() {
        ring.block(0).putLong(HEADER + PacketLayout.PADDING_OFFSET + 2, -1).putShort(HEADER + 38, (short) -1);
        ring.block(0).putInt(HEADER + PacketLayout.FLOW_HASH_OFFSET, -1);
        Packet packet = write(1, ADDRESSES + "0800450000");
        ByteBuffer block = ring.memory(0);

        assertEquals(82, block.getShort(HEADER + PacketLayout.DATA_OFFSET));
        assertEquals(96, block.getShort(HEADER + PacketLayout.NETWORK_OFFSET));
        assertEquals(14, packet.networkOffset());
        assertEquals(1_000_000_007_000_000_009L, packet.timeNanos());
        assertEquals(Packet.TYPE_MULTICAST, packet.type());
        assertEquals(17, block.getShort(HEADER + PacketLayout.ADDRESS_FAMILY_OFFSET));
        assertEquals(INTERFACE, block.getInt(HEADER + PacketLayout.INTERFACE_OFFSET));
        assertEquals(1, block.getShort(HEADER + PacketLayout.HARDWARE_TYPE_OFFSET));
        assertEquals(6, block.get(HEADER + PacketLayout.ADDRESS_LENGTH_OFFSET));
        assertEquals("0200000000010000", hex(block, HEADER + PacketLayout.ADDRESS_OFFSET, 8));
        assertEquals(0, block.getInt(HEADER + PacketLayout.FLOW_HASH_OFFSET));
        assertEquals("00000000000000000000", hex(block, HEADER + PacketLayout.PADDING_OFFSET, 10));
    }

    /** The kernel moves no data for a tag that only starts behind what it keeps, but takes it out. */
    @Test
    void shouldTakeATagOutOfWhatIsCutBeforeIt() {
        BlockWriter writer = new BlockWriter(ring, 1, 10, 0);
        writer.write(copy(ADDRESSES + "810000640800450000"));
        writer.retire(false);
        Packet packet = read();
        assertTrue(packet.hasVlanTag());
        assertEquals(10, packet.snapLength());
        assertEquals(ADDRESSES.substring(0, 20), frame(packet));
    }

    @ParameterizedTest
    @CsvSource({
        "101, 4500, 0800, 65534",
        "101, 6000, 86dd, 65534",
        "101, 0000, 0,    65534",
        "228, 4500, 0800, 65534",
        "229, 6000, 86dd, 65534",
        "105, 8000, 0,    801",
        "127, 0000, 0,    803",
        "147, 4500, 0,    65535",
    })
    void shouldPutFramesWithoutLinkHeaderWhereTheNetworkLayerIs(int linkType, String start, String protocol, int type) {
        String frame = start + "00".repeat(10) + "81000064";
        Packet packet = write(linkType, frame);
        ByteBuffer block = ring.memory(0);

        assertEquals(96, block.getShort(HEADER + PacketLayout.DATA_OFFSET));
        assertEquals(96, block.getShort(HEADER + PacketLayout.NETWORK_OFFSET));
        assertEquals(0, packet.networkOffset());
        assertFalse(packet.hasVlanTag());
        assertEquals(number(protocol), protocol());
        assertEquals(type, block.getShort(HEADER + PacketLayout.HARDWARE_TYPE_OFFSET) & 0xFFFF);
        assertEquals(0, block.get(HEADER + PacketLayout.ADDRESS_LENGTH_OFFSET));
        assertEquals(frame, frame(packet));
    }

    @Test
    void shouldTellNoSenderWhereItIsCutOff() {
        write(1, ADDRESSES.substring(2));
        assertEquals(0, ring.memory(0).get(HEADER + PacketLayout.ADDRESS_LENGTH_OFFSET));
    }

    private Packet write(int linkType, String frame) {
        return write(linkType, copy(frame));
    }

    private Packet write(int linkType, PacketCopy packet) {
        BlockWriter writer = new BlockWriter(ring, linkType, BlockWriter.UNLIMITED, INTERFACE);
        assertTrue(writer.write(packet));
        writer.retire(false);
        return read();
    }

    private static PacketCopy copy(String frame) {
        byte[] bytes = HexFormat.of().parseHex(frame);
        return new PacketCopy(0).set(ByteBuffer.wrap(bytes), 1000, 1_000_000_007_000_000_009L, Packet.TYPE_MULTICAST);
    }

    private Packet read() {
        PacketCursor packets = new io.witness.api.packet.Block()
                .wrap(ring.memory(0), ring.take())
                .packets();
        return packets.next();
    }

    private static String frame(Packet packet) {
        ByteBuffer bytes = ByteBuffer.allocate(packet.frameSnapLength());
        packet.copyFrame(bytes);
        return HexFormat.of().formatHex(bytes.array());
    }

    private int protocol() {
        return number(hex(ring.memory(0), HEADER + PacketLayout.PROTOCOL_OFFSET, 2));
    }

    private static int number(String hex) {
        return Integer.parseInt(hex, 16);
    }

    private static String hex(ByteBuffer block, int offset, int length) {
        byte[] bytes = new byte[length];
        block.get(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
