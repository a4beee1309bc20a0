package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.AfPacketRings;
import io.witness.afpacket.internal.AfPacketDriver;
import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.NetworkLayer;
import io.witness.api.packet.Packet;
import io.witness.api.packet.TimeStampKind;
import io.witness.api.packet.VnetHeader;
import io.witness.api.packet.VnetHeaderLayout;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingVersion;
import io.witness.api.ring.TimeStampSource;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings of a ring, in each version that has them. */
class RingSettingsTest extends OnVethPair {
    private static final int GENEROUS_MILLIS = 10_000;
    private static final CaptureOptions SMALL =
            CaptureOptions.DEFAULT.withBlocks(16384, 16).withBlockTimeoutMillis(10);

    private PacketSource open(RingVersion version, CaptureOptions options) throws Exception {
        return options.withVersion(version)
                .open(pair.receiver, AfPacketRings::open)
                .timeoutMillis(GENEROUS_MILLIS);
    }

    private static byte[] bytes(Packet packet) {
        return packet.bytes(0, packet.snapLength());
    }

    private static byte[] after(int start, byte[] frame) {
        return Arrays.copyOfRange(frame, start, frame.length);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveTheLinkLayerOutOfCookedPackets(RingVersion version) throws Exception {
        try (PacketSource source = open(version, SMALL.withCooked(true))) {
            byte[] frame = WireFrames.plain(100);
            sender.send(frame);
            NetworkLayer network = source.nextNetworkLayer();
            Packet packet = source.packet();
            assertArrayEquals(after(14, frame), bytes(packet));
            assertEquals(0, packet.networkOffset());
            assertEquals(0, network.offset());
            assertEquals(4, network.version());
            assertEquals(0x0800, packet.protocol());
            assertEquals(6, packet.addressLength());
            assertEquals(0x0200_0000_0001L, packet.address() >>> 16);
            assertEquals(1, packet.hardwareType());
            assertEquals(86, packet.wireLength());
        }
    }

    /** The tag stands beside the packet; put back, it would be among the bytes of the network layer. */
    @ParameterizedTest
    @EnumSource(names = {"V2", "V3"})
    void shouldKeepTheTagOfCookedPacketsOutOfThem(RingVersion version) throws Exception {
        CaptureOptions options = SMALL.withCooked(true).withCaptureLength(CaptureLength.of(50));
        try (PacketSource source = open(version, options)) {
            byte[] frame = WireFrames.of("ffffffffffff 8100 0064 0800 4500", 100);
            sender.send(frame);
            assertArrayEquals(
                    Arrays.copyOf(after(18, frame), 50),
                    source.nextCopy().frame().array());
            assertTrue(source.packet().hasVlanTag());
            assertEquals(100, source.packet().vlanTci());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFilterCookedPacketsByTheSameExpressions(RingVersion version) throws Exception {
        CaptureOptions options = SMALL.withCooked(true).withFilter("udp src port 1030 and inbound or arp");
        try (PacketSource source = open(version, options)) {
            for (int i = 0; i < 64; i++) {
                sender.send(i);
            }
            byte[] arp = WireFrames.of("ffffffffffff 0806 0001", 60);
            sender.send(arp);
            sender.send(WireFrames.of("ffffffffffff 88b5", 60));
            assertEquals(6, source.next().int32(FrameSender.NUMBER_OFFSET - 14));
            assertArrayEquals(after(14, arp), bytes(source.next()));
            source.timeoutMillis(100);
            assertNull(source.next());
        }
    }

    @Test
    void shouldRefuseAFilterForTheLinkLayerOfCookedPackets() {
        RingException e = assertThrows(
                RingException.class,
                () -> open(RingVersion.V3, SMALL.withCooked(true).withFilter("ether src 02:00:00:00:00:01")));
        assertTrue(e.getMessage().contains("ethernet addresses supported only on"), e.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSelectIpAndHeadersOfCookedPackets(RingVersion version) throws Exception {
        CaptureOptions options =
                SMALL.withCooked(true).withIpOnly(true).withCaptureLength(CaptureLength.TRANSPORT_HEADER);
        try (PacketSource source = open(version, options)) {
            sender.send(WireFrames.of("ffffffffffff 0806 0001", 60));
            sender.send(7);
            assertEquals(28, source.next().snapLength());
        }
    }

    /** As tcpdump's own cooked captures. */
    @ParameterizedTest
    @EnumSource
    void shouldWriteCookedPacketsSoThatTcpdumpReadsThem(RingVersion version) throws Exception {
        Path file = Files.createTempFile("witness", ".pcapng");
        Ring ring = new AfPacketDriver()
                .open(SMALL.withCooked(true).withVersion(version).specification(pair.receiver))
                .rings()
                .get(0);
        try (PacketSource source = PacketSource.of(ring).timeoutMillis(GENEROUS_MILLIS);
                OutputStream out = Files.newOutputStream(file)) {
            assertEquals(OptionalInt.empty(), ring.description().linkType());
            sender.send(6);
            Packet packet = source.next();
            int linkType = HardwareTypes.cookedLinkType(packet.hardwareType());
            PcapNgWriter writer = new PcapNgWriter(out, InterfaceInfo.cooked(ring.description(), linkType));
            writer.writeCooked(packet);
            writer.flush();
            Process tcpdump = new ProcessBuilder("tcpdump", "-enr", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(tcpdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("B 02:00:00:00:00:01 ethertype IPv4 (0x0800)"), text);
            assertTrue(text.contains("10.0.0.1.1030 > 10.0.0.2.9"), text);
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveRoomBeforePackets(RingVersion version) throws Exception {
        for (int reserve : new int[] {0, 1, 100, 1000}) {
            try (PacketSource source = open(version, SMALL.withReserve(reserve))) {
                byte[] frame = WireFrames.plain(300);
                sender.send(frame);
                Packet packet = source.next();
                assertArrayEquals(frame, bytes(packet));
                ByteBuffer room = ByteBuffer.allocate(reserve);
                packet.copyHeadroom(reserve, room);
                assertEquals(reserve, room.position());
                assertTrue(packet.index(0, 0) >= 116 + reserve, "the room is not the header's");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldPutAVirtioHeaderBeforePackets(RingVersion version) throws Exception {
        VethPair.ip("link", "set", pair.sender, "mtu", "9000");
        VethPair.ip("link", "set", pair.receiver, "mtu", "9000");
        try (PacketSource source = open(version, SMALL.withVnetHeader(true).withFrameSize(512))) {
            for (byte[] frame : new byte[][] {WireFrames.plain(60), WireFrames.plain(5000), WireFrames.plain(300)}) {
                sender.send(frame);
                Packet packet = source.next();
                VnetHeader header = new VnetHeader(packet);
                assertArrayEquals(frame, bytes(packet));
                assertEquals(VnetHeaderLayout.GSO_NONE, header.gsoType());
                assertEquals(0, header.flags() & VnetHeaderLayout.FLAG_NEEDS_CHECKSUM);
                assertEquals(0, header.gsoSize());
            }
            assertEquals(0, source.missedCopies());
        }
    }

    /** An interface on top of another one gets what that has received for it. */
    @ParameterizedTest
    @EnumSource
    void shouldNameTheInterfaceThatReceivedThePacket(RingVersion version) throws Exception {
        String top = pair.receiver + "top";
        String address = "02:00:00:00:00:77";
        VethPair.ip("link", "add", "link", pair.receiver, "name", top, "address", address, "type", "macvlan");
        VethPair.up(top);
        int topIndex = Integer.parseInt(VethPair.ip("-o", "link", "show", top).split(":", 2)[0]);
        for (boolean original : new boolean[] {false, true}) {
            CaptureOptions options = SMALL.withVersion(version)
                    .withOriginalDevice(original)
                    .withIgnoreOutgoing(true)
                    .withFilter("ether proto 0x88b5");
            try (PacketSource source = options.open(top, AfPacketRings::open)) {
                source.timeoutMillis(GENEROUS_MILLIS);
                sender.send(WireFrames.of("020000000077 88b5", 60));
                assertEquals(
                        original ? pair.receiverIndex() : topIndex,
                        source.next().interfaceIndex());
            }
        }
    }

    @Test
    void shouldShowTheHashOfAFlowWhenAskedFor() throws Exception {
        try (PacketSource without = open(RingVersion.V3, SMALL);
                PacketSource with = open(RingVersion.V3, SMALL.withRxHash(true))) {
            sender.send(1);
            sender.send(1);
            sender.send(2);
            assertEquals(0, without.next().rxHash());
            int first = with.next().rxHash();
            assertNotEquals(0, first);
            assertEquals(first, with.next().rxHash());
            assertNotEquals(first, with.next().rxHash());
        }
    }

    // the interface has no hardware time stamps, so the kernel's are taken; the kernel begins a moment after it is
    // asked to
    @ParameterizedTest
    @EnumSource
    void shouldHaveTheKindOfTimeThatIsAskedFor(RingVersion version) throws Exception {
        try (PacketSource software = open(version, SMALL.withTimeStamps(TimeStampSource.SOFTWARE));
                PacketSource hardware = open(version, SMALL.withTimeStamps(TimeStampSource.HARDWARE))) {
            do {
                sender.send(1);
                assertEquals(software.next().timeStampKind(), hardware.next().timeStampKind());
            } while (software.packet().timeStampKind() == TimeStampKind.NONE);
            assertEquals(TimeStampKind.SOFTWARE, software.packet().timeStampKind());
            assertEquals(software.packet().timeNanos(), hardware.packet().timeNanos());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldIgnoreWhatIsSentHere(RingVersion version) throws Exception {
        CaptureOptions options = SMALL.withVersion(version);
        try (PacketSource all = options.open(pair.sender, AfPacketRings::open);
                PacketSource incoming = options.withIgnoreOutgoing(true).open(pair.sender, AfPacketRings::open)) {
            sender.send(1);
            all.timeoutMillis(GENEROUS_MILLIS);
            assertEquals(Packet.TYPE_OUTGOING, all.next().type());
            incoming.timeoutMillis(100);
            assertNull(incoming.next());
        }
    }

    /** The settings that an entry can have. */
    @Test
    void shouldTakeSettingsFromAnEntry() throws Exception {
        Ring ring = Rings.openOne(pair.sender, "IgnoreOutgoing", true, "RxHash", true);
        try (PacketSource source = PacketSource.of(ring);
                FrameSender other = new FrameSender(pair.receiver)) {
            sender.send(1);
            other.send(2);
            source.timeoutMillis(GENEROUS_MILLIS);
            Packet packet = source.next();
            assertEquals(2, packet.int32(FrameSender.NUMBER_OFFSET), "the other one was sent here");
            assertNotEquals(0, packet.rxHash());
        }
    }

    @Test
    void shouldKeepWhatTheProgramWritesIntoThePrivateArea() throws Exception {
        CaptureOptions options = CaptureOptions.DEFAULT
                .withBlocks(4096, 4)
                .withBlockTimeoutMillis(1)
                .withPrivateSize(100);
        try (PacketSource source = open(RingVersion.V3, options)) {
            for (int i = 0; i < 12; i++) {
                sender.send(i);
                assertEquals(i, source.next().int32(FrameSender.NUMBER_OFFSET));
                ByteBuffer area = source.privateArea();
                assertEquals(100, area.capacity());
                assertEquals(i < 4 ? 0 : i - 4, area.getLong(92), "in each of the four blocks in turn");
                area.putLong(92, i);
            }
        }
        try (PacketSource source = open(RingVersion.V3, SMALL)) {
            sender.send(1);
            source.next();
            assertEquals(0, source.privateArea().capacity());
            assertFalse(source.packet().isTruncated());
        }
    }
}
