package io.witness.pcap;

import static io.witness.pcap.testing.Frames.ethernet;
import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.udpFrame;
import static io.witness.pcap.testing.WrittenFile.blocks;
import static io.witness.pcap.testing.WrittenFile.unknownInterface;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.packet.PacketLayout;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PcapNgWriterTest {
    private static final long TIME = 0x0102030405060708L;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    private static void writeAll(PcapNgWriter writer, BlockBuilder block) throws IOException {
        PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
        while (cursor.hasNext()) {
            writer.write(cursor.next());
        }
    }

    @Test
    void shouldSayWhatIsKnownOfTheInterface() throws Exception {
        InterfaceInfo source = new InterfaceInfo(LinkTypes.RAW, Optional.of("eth0"), 0x1234, Optional.of("udp or arp"));
        new PcapNgWriter(file, source).close();
        String section = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
        String filter = "0b00 0b00 00 7564 70206f72 20617270 00";
        String description = "01000000 38000000 6500 0000 34120000 0200 0400 65746830 0900 0100 09 000000" + filter
                + "00000000 38000000";
        assertEquals(List.of(section.replace(" ", ""), description.replace(" ", "")), blocks(file.toByteArray()));
    }

    @Test
    void shouldLeaveOutWhatIsNotKnown() throws Exception {
        new PcapNgWriter(file, unknownInterface()).close();
        String description = "01000000 20000000 0100 0000 00000000 0900 0100 09 000000 00000000 20000000";
        assertEquals(description.replace(" ", ""), blocks(file.toByteArray()).get(1));
    }

    @Test
    void shouldWriteAPacketWithItsTimeInNanosecondsAndBothLengths() throws Exception {
        try (PcapNgWriter writer = new PcapNgWriter(file, unknownInterface())) {
            writeAll(writer, new BlockBuilder(4096).add(TIME, hex("aabbccddee"), 1500));
        }
        String packet = "06000000 28000000 00000000 04030201 08070605 05000000 dc050000 aabbccddee 000000 28000000";
        assertEquals(packet.replace(" ", ""), blocks(file.toByteArray()).get(2));
    }

    @Test
    void shouldPutAVlanTagBack() throws Exception {
        byte[] frame = ethernet(0x0800, hex("00112233"));
        try (PcapNgWriter writer = new PcapNgWriter(file, unknownInterface())) {
            writeAll(writer, new BlockBuilder(4096).add(TIME, frame).tagged(0x88A8, 0x2064));
        }
        String whole = HexFormat.of().formatHex(frame);
        String expected = whole.substring(0, 24) + "88a82064" + whole.substring(24);
        String packet = blocks(file.toByteArray()).get(2);
        assertEquals("16000000" + "16000000" + expected, packet.substring(40, 56 + 44));
    }

    private String written(InterfaceInfo source, boolean cooked, BlockBuilder block) throws IOException {
        try (PcapNgWriter writer = new PcapNgWriter(file, source)) {
            PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
            Packet packet = cursor.next();
            if (cooked) {
                writer.writeCooked(packet);
            } else {
                writer.write(packet);
            }
        }
        String packet = blocks(file.toByteArray()).get(2);
        return packet.substring(40, packet.length() - 8);
    }

    private static InterfaceInfo of(int linkType) {
        return new InterfaceInfo(linkType, Optional.empty(), 0, Optional.empty());
    }

    @Test
    void shouldWriteWhatTheKernelSaysInThePlaceOfALinkLayerThatIsNotKnown() throws Exception {
        BlockBuilder block = new BlockBuilder(4096)
                .add(TIME, hex("aabbcc45000102"), 9)
                .from(512, 0x0800, 3)
                .sentBy(4, hex("010203040506"));
        assertEquals(
                "14000000" + "16000000" + "0004" + "0200" + "0006" + "0102030405060000" + "0800" + "45000102",
                written(of(LinkTypes.LINUX_SLL), true, block));
    }

    @Test
    void shouldPutATagBackBehindTheCookedHeader() throws Exception {
        BlockBuilder block = new BlockBuilder(4096)
                .add(TIME, hex("45000102"))
                .from(32, 0x0800, 0)
                .tagged(0x8100, 0x0064);
        assertEquals(
                "18000000" + "18000000" + "0000" + "0020" + "0000" + "00".repeat(8) + "8100" + "0064" + "0800"
                        + "45000102",
                written(of(LinkTypes.LINUX_SLL), true, block));
    }

    /** The number of the frame comes in the machine's order from a device. */
    @Test
    void shouldGiveFramesOfACanBusTheFormOfFiles() throws Exception {
        boolean swap = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        String number = swap ? "23010080" : "80000123";
        BlockBuilder classic =
                new BlockBuilder(4096).add(TIME, hex(number + "01000000aa")).from(280, 0x000C, 0);
        assertEquals("09000000" + "09000000" + "8000012301000000aa000000", written(of(227), false, classic));
        file.reset();
        BlockBuilder flexible =
                new BlockBuilder(4096).add(TIME, hex(number + "01000000aa")).from(280, 0x000D, 0);
        assertEquals("09000000" + "09000000" + "8000012301040000aa000000", written(of(227), false, flexible));
    }

    @Test
    void shouldLeaveFramesOfACanBusAsTheyAreThatAreFromAFile() throws Exception {
        BlockBuilder block =
                new BlockBuilder(4096).add(TIME, hex("8000012301000000")).from(0xFFFF, 0, 0);
        assertEquals("08000000" + "08000000" + "8000012301000000", written(of(227), false, block));
    }

    @Test
    void shouldDescribeEachInterfaceOnceAndNameItInItsPackets() throws Exception {
        InterfaceInfo other = new InterfaceInfo(LinkTypes.RAW, Optional.of("tun3"), 0, Optional.empty());
        try (PcapNgWriter writer = new PcapNgWriter(file, unknownInterface())) {
            writeAll(writer, new BlockBuilder(4096).add(TIME, hex("00")));
            writer.continueWith(unknownInterface());
            writeAll(writer, new BlockBuilder(4096).add(TIME, hex("01")));
            writer.continueWith(other);
            writeAll(writer, new BlockBuilder(4096).add(TIME, hex("02")).add(TIME, hex("03")));
            writer.continueWith(unknownInterface());
            writeAll(writer, new BlockBuilder(4096).add(TIME, hex("04")));
            writer.continueWith(other);
            writeAll(writer, new BlockBuilder(4096).add(TIME, hex("05")));
        }
        List<String> blocks = blocks(file.toByteArray());
        List<String> typesAndInterfaces = blocks.subList(1, blocks.size()).stream()
                .map(block -> block.startsWith("01")
                        ? "described " + block.substring(16, 18)
                        : "of " + block.substring(16, 18))
                .toList();
        assertEquals(
                List.of("described 01", "of 00", "of 00", "described 65", "of 01", "of 01", "of 00", "of 01"),
                typesAndInterfaces);
    }

    @Test
    void shouldMakeRoomForAnInterfaceInAFullBuffer() throws Exception {
        PcapNgWriter writer = new PcapNgWriter(file, unknownInterface());
        String longest = "x".repeat(0xFFFE);
        for (int i = 0; i < 10; i++) {
            writer.continueWith(new InterfaceInfo(i, Optional.of(longest + "x"), 0, Optional.of(longest)));
        }
        writer.close();
        assertEquals(2 + 10, blocks(file.toByteArray()).size());
    }

    @Test
    void shouldWriteACompleteFileAtEachFlush() throws Exception {
        PcapNgWriter writer = new PcapNgWriter(file, unknownInterface());
        for (int packets = 0; packets < 5; packets++) {
            writer.flush();
            assertEquals(2 + packets, blocks(file.toByteArray()).size());
            writeAll(writer, new BlockBuilder(4096).add(TIME, udpFrame(packets)));
        }
    }

    @Test
    void shouldWriteMoreThanItsBufferAndPacketsBiggerThanThat() throws Exception {
        byte[] huge = new byte[300_000];
        huge[299_999] = 7;
        try (PcapNgWriter writer = new PcapNgWriter(file, unknownInterface())) {
            for (int i = 0; i < 1000; i++) {
                writeAll(writer, new BlockBuilder(4096).add(TIME, udpFrame(i)));
            }
            writeAll(writer, new BlockBuilder(1 << 19).add(TIME, huge));
            writeAll(writer, new BlockBuilder(4096).add(TIME, udpFrame(3)));
        }
        List<String> blocks = blocks(file.toByteArray());
        assertEquals(2 + 1002, blocks.size());
        assertArrayEquals(huge, HexFormat.of().parseHex(blocks.get(1002), 56, 56 + 600_000));
    }

    /** Each kind of time is an interface of its own, described before its first packet. */
    @Test
    void shouldTellWhoTookTheTimeOfEachPacket() throws Exception {
        try (PcapNgWriter writer = new PcapNgWriter(file, of(LinkTypes.RAW))) {
            writeAll(
                    writer,
                    new BlockBuilder(4096)
                            .add(TIME, hex("00"))
                            .add(TIME, hex("01"))
                            .stamped(PacketLayout.STATUS_TIME_RAW_HARDWARE)
                            .add(TIME, hex("02"))
                            .stamped(PacketLayout.STATUS_TIME_SOFTWARE)
                            .add(TIME, hex("03"))
                            .stamped(PacketLayout.STATUS_TIME_RAW_HARDWARE)
                            .add(TIME, hex("04")));
            writer.continueWith(unknownInterface());
            writeAll(writer, new BlockBuilder(4096).add(TIME, hex("05")).stamped(PacketLayout.STATUS_TIME_SOFTWARE));
        }
        List<String> blocks = blocks(file.toByteArray());
        List<String> found = blocks.subList(1, blocks.size()).stream()
                .map(block -> block.startsWith("01") ? comment(block) : "of " + block.substring(16, 18))
                .toList();
        assertEquals(
                List.of(
                        "interface",
                        "of 00",
                        "interface, time stamps: hardware",
                        "of 01",
                        "interface, time stamps: software",
                        "of 02",
                        "of 01",
                        "of 00",
                        "interface",
                        "interface, time stamps: software",
                        "of 04"),
                found);
    }

    private static String comment(String interfaceBlock) {
        String text = new String(hex(interfaceBlock), StandardCharsets.US_ASCII);
        int start = text.indexOf("time stamps");
        return start < 0 ? "interface" : "interface, " + text.substring(start, start + 21);
    }

    /** Only a description needs room: what is buffered must not go out with each packet. */
    @Test
    void shouldBufferPacketsWhoseTimesAreOfDifferentKinds() throws Exception {
        int[] writes = {0};
        OutputStream out = new OutputStream() {
            @Override
            public void write(int single) {
                throw new AssertionError("one byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes[0]++;
            }
        };
        BlockBuilder block = new BlockBuilder(1 << 16);
        for (int i = 0; i < 400; i++) {
            block.add(TIME, hex("00")).stamped(i % 2 == 0 ? 0 : PacketLayout.STATUS_TIME_SOFTWARE);
        }
        try (PcapNgWriter writer = new PcapNgWriter(out, unknownInterface())) {
            writeAll(writer, block);
        }
        assertTrue(writes[0] <= 2, writes[0] + " writes");
    }

    @Test
    void shouldAllocateNothingAPacket() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        PcapNgWriter writer = new PcapNgWriter(java.io.OutputStream.nullOutputStream(), unknownInterface());
        PacketCursor cursor = new Block()
                .wrap(
                        new BlockBuilder(4096)
                                .add(TIME, udpFrame(99))
                                .tagged(0x8100, 1)
                                .build(),
                        0)
                .packets();
        Packet packet = cursor.next();
        long before = 0;
        for (int i = 0; i < 60_000; i++) {
            if (i == 50_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            writer.write(packet);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1000, allocated + " bytes for 10,000 packets");
    }

    @Test
    void shouldWriteACopyAsItWritesThePacket() throws Exception {
        PacketCursor cursor = new Block()
                .wrap(
                        new BlockBuilder(4096)
                                .add(1_700_000_000_123_456_789L, Frames.udpFrame(5), 900)
                                .tagged(0x8100, 7)
                                .stamped(PacketLayout.STATUS_TIME_RAW_HARDWARE)
                                .build(),
                        0)
                .packets();
        Packet packet = cursor.next();
        InterfaceInfo source = new InterfaceInfo(LinkTypes.ETHERNET, Optional.empty(), 0, Optional.empty());
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (PcapNgWriter writer = new PcapNgWriter(written, source)) {
            writer.write(packet);
            writer.write(packet);
        }
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        try (PcapNgWriter writer = new PcapNgWriter(copied, source)) {
            PacketCopy copy = new PacketCopy(0).set(packet);
            writer.write(copy);
            writer.write(copy);
        }
        assertArrayEquals(written.toByteArray(), copied.toByteArray());
    }
}
