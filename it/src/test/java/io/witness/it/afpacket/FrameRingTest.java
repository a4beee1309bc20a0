package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.TimeStampKind;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RingVersion;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.PacketSockets;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rings of all versions through the same source. */
class FrameRingTest extends OnVethPair {
    private static final int GENEROUS_MILLIS = 10_000;

    private PacketSource open(RingVersion version, CaptureOptions options) throws Exception {
        return options.withVersion(version)
                .open(pair.receiver, AfPacketRings::open)
                .timeoutMillis(GENEROUS_MILLIS);
    }

    private static CaptureOptions small() {
        return CaptureOptions.DEFAULT.withBlocks(16384, 16).withBlockTimeoutMillis(10);
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverEachFrameOnceInOrder(RingVersion version) throws Exception {
        int receiver = pair.receiverIndex();
        try (PacketSource source = open(version, small())) {
            for (int round = 0; round < 10; round++) { // more than once through the ring
                for (int i = 0; i < 100; i++) {
                    sender.send(i);
                }
                for (int i = 0; i < 100; i++) {
                    Packet packet = source.next();
                    assertEquals(i, packet.int32(FrameSender.NUMBER_OFFSET));
                    assertEquals(FrameSender.LENGTH, packet.snapLength());
                    assertEquals(14, packet.networkOffset());
                    assertEquals(0x0800, packet.protocol());
                    assertEquals(Packet.TYPE_BROADCAST, packet.type());
                    assertEquals(1, packet.hardwareType());
                    assertEquals(receiver, packet.interfaceIndex());
                    assertEquals(0x0200_0000_0001_0000L, packet.address() & -1L << 16);
                }
            }
            assertEquals(new RingTotals(1000, 0, 0), source.statistics().ring().orElseThrow());
            assertEquals(1000, source.statistics().packets());
            assertEquals(0, source.statistics().missedBlocks());
            assertEquals(0, source.statistics().malformedBlocks());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheTimeInItsResolution(RingVersion version) throws Exception {
        try (PacketSource source = open(version, small())) {
            boolean exact = false;
            for (int i = 0; i < 50; i++) {
                long before = System.currentTimeMillis();
                sender.send(i);
                Packet packet = source.next();
                long after = System.currentTimeMillis() + 1;
                assertTrue(packet.timeNanos() / 1_000_000 >= before - 1 && packet.timeNanos() / 1_000_000 <= after);
                assertEquals(TimeStampKind.NONE, packet.timeStampKind());
                exact |= packet.timeNanos() % 1000 != 0;
            }
            assertEquals(version != RingVersion.V1, exact);
            assertEquals(version == RingVersion.V1 ? 1000 : 1, source.timeResolutionNanos());
        }
    }

    /** 4096 bytes have two frames of 1600, and a gap. */
    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldPassOverTheGapBehindTheFramesOfABlock(RingVersion version) throws Exception {
        CaptureOptions options = CaptureOptions.DEFAULT.withBlocks(4096, 3).withFrameSize(1600);
        try (PacketSource source = open(version, options)) {
            for (int length = 60; length < 1400; length++) {
                byte[] frame = WireFrames.plain(length);
                sender.send(frame);
                Packet packet = source.next();
                assertArrayEquals(frame, packet.bytes(0, packet.snapLength()));
            }
            assertEquals(1340, source.statistics().ring().orElseThrow().accepted());
        }
    }

    /** The kernel takes the tag out, and has no field for it in a frame of V1. */
    @ParameterizedTest
    @EnumSource
    void shouldShowVlanTagsButInV1(RingVersion version) throws Exception {
        try (PacketSource source = open(version, small())) {
            byte[] tagged = WireFrames.of("ffffffffffff 8100 e064 0800 4500", 100);
            sender.send(tagged);
            byte[] seen = wireBytes(source);
            Packet packet = source.packet();
            assertEquals(96, packet.snapLength());
            assertEquals(0x0800, packet.protocol());
            assertEquals(version != RingVersion.V1, packet.hasVlanTag());
            assertArrayEquals(version == RingVersion.V1 ? withoutTag(tagged) : tagged, seen);
            if (packet.hasVlanTag()) {
                assertEquals(0xE064, packet.vlanTci());
                assertEquals(0x8100, packet.vlanTpid());
            }
        }
    }

    /** The next packet with its tag put back. */
    private static byte[] wireBytes(PacketSource source) throws Exception {
        PacketCopy copy = source.nextCopy();
        return Arrays.copyOf(copy.frame().array(), copy.snapLength());
    }

    private static byte[] withoutTag(byte[] frame) {
        byte[] rest = Arrays.copyOf(frame, frame.length - 4);
        System.arraycopy(frame, 16, rest, 12, rest.length - 12);
        return rest;
    }

    /** A frame of 512 bytes has room for some 380 of a packet. */
    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldFetchPacketsThatAreLargerThanAFrame(RingVersion version) throws Exception {
        VethPair.ip("link", "set", pair.sender, "mtu", "9000");
        VethPair.ip("link", "set", pair.receiver, "mtu", "9000");
        CaptureOptions options = CaptureOptions.DEFAULT.withBlocks(4096, 4).withFrameSize(512);
        try (PacketSource source = open(version, options)) {
            for (int round = 0; round < 20; round++) {
                List<byte[]> sent = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    sent.add(WireFrames.plain(i % 3 == 0 ? 60 + i : 300 + 500 * i + round));
                    sender.send(sent.get(i));
                }
                for (byte[] frame : sent) {
                    Packet packet = source.next();
                    assertArrayEquals(frame, packet.bytes(0, packet.snapLength()));
                    assertFalse(packet.isTruncated());
                    assertEquals(0x0800, packet.protocol());
                    assertEquals(14, packet.networkOffset());
                }
            }
            assertEquals(0, source.missedCopies());
            assertEquals(320, source.statistics().packets());
            assertEquals(0, source.statistics().missedBlocks());
        }
    }

    private CaptureOptions jumbo(int frameSize) throws Exception {
        VethPair.ip("link", "set", pair.sender, "mtu", "9000");
        VethPair.ip("link", "set", pair.receiver, "mtu", "9000");
        return CaptureOptions.DEFAULT.withBlocks(1 << 18, 16).withFrameSize(frameSize);
    }

    /** Another process that has the descriptor may read the copies. */
    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldNeverShowTheCopyOfAnotherPacket(RingVersion version) throws Exception {
        RingSpecification specification = jumbo(512).withVersion(version).specification(pair.receiver);
        Ring ring = AfPacketRings.open(specification).rings().get(0);
        try (PacketSource source = PacketSource.of(ring).timeoutMillis(GENEROUS_MILLIS)) {
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                sent.add(WireFrames.plain(2000 + i % 2));
                sender.send(sent.get(i));
            }
            NativeMemory stolen = NativeMemory.allocate(4096);
            try (DescriptorLease lease = ring.lease()) {
                assertEquals(2000, PacketSockets.receive(lease.descriptor(), stolen.address(), 4096));
            }
            for (byte[] frame : sent) {
                Packet packet = source.next();
                byte[] expected = packet.isTruncated() ? Arrays.copyOf(frame, packet.snapLength()) : frame;
                assertArrayEquals(expected, packet.bytes(0, packet.snapLength()));
                assertEquals(frame.length, packet.wireLength());
            }
            assertTrue(source.missedCopies() > 0);
            sender.send(WireFrames.plain(3000));
            assertEquals(3000, source.next().snapLength());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldTruncateWhatTheQueueHadNoRoomForAndCountIt(RingVersion version) throws Exception {
        int frames = 2000;
        byte[] frame = WireFrames.plain(9000);
        try (PacketSource source = open(version, jumbo(1024))) {
            for (int i = 0; i < frames; i++) {
                sender.send(frame);
            }
            int truncated = 0;
            for (int i = 0; i < frames; i++) {
                Packet packet = source.next();
                truncated += packet.isTruncated() ? 1 : 0;
                byte[] expected = packet.isTruncated() ? Arrays.copyOf(frame, packet.snapLength()) : frame;
                assertArrayEquals(expected, packet.bytes(0, packet.snapLength()));
            }
            assertTrue(truncated > 0 && truncated < frames, "truncated: " + truncated);
            assertEquals(truncated, source.missedCopies());
        }
    }

    @Test
    void shouldTruncateWhatComesWhileAllSlotsAreHeld() throws Exception {
        RingSpecification specification =
                jumbo(1024).withVersion(RingVersion.V2).specification(pair.receiver);
        try (Ring ring = AfPacketRings.open(specification).rings().get(0)) {
            List<Integer> held = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                sender.send(WireFrames.plain(5000 + i));
                held.add(Rings.takeWithin(ring, GENEROUS_MILLIS));
            }
            Block block = new Block();
            for (int i = 0; i < 7; i++) {
                Packet packet = block.wrap(ring.memory(), held.get(i)).packets().next();
                assertEquals(5000 + i, packet.wireLength());
                assertEquals(i >= 4, packet.isTruncated());
                ring.release(held.get(i));
            }
            assertEquals(3, ring.missedCopies());
            int taken = held.get(0);
            assertThrows(IllegalStateException.class, () -> ring.release(taken));
            sender.send(WireFrames.plain(8000));
            int index = Rings.takeWithin(ring, GENEROUS_MILLIS);
            assertEquals(8000, block.wrap(ring.memory(), index).packets().next().snapLength());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTruncateToTheCaptureLength(RingVersion version) throws Exception {
        CaptureOptions options =
                small().withCaptureLength(CaptureLength.of(1000)).withFrameSize(512);
        try (PacketSource source = open(version, options)) {
            byte[] plain = WireFrames.plain(1400);
            sender.send(plain);
            assertArrayEquals(Arrays.copyOf(plain, 1000), wireBytes(source));
            assertEquals(1400, source.packet().wireLength());
            assertTrue(source.packet().isTruncated());
            byte[] tagged = WireFrames.of("ffffffffffff 8100 0064 0800 4500", 1400);
            sender.send(tagged);
            byte[] expected = version == RingVersion.V1 ? withoutTag(tagged) : tagged;
            assertArrayEquals(Arrays.copyOf(expected, 1000), wireBytes(source));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayThatPacketsWereDropped(RingVersion version) throws Exception {
        try (PacketSource source =
                open(version, CaptureOptions.DEFAULT.withBlocks(4096, 4).withBlockTimeoutMillis(10))) {
            for (int i = 0; i < 1000; i++) {
                sender.send(i);
            }
            boolean losing = false;
            int seen = 0;
            source.timeoutMillis(1000);
            for (Packet packet = source.next(); packet != null; packet = source.next()) {
                sender.send(1000); // finds room again, while the drops are not read
                losing |= packet.isLosing();
                seen++;
                if (seen == 300) {
                    break;
                }
            }
            assertTrue(losing);
            RingTotals totals = source.statistics().ring().orElseThrow();
            assertTrue(totals.dropped() > 0, totals.toString());
        }
    }

    @Test
    void shouldTimeOutAndUnblock() throws Exception {
        try (PacketSource source = open(RingVersion.V2, small())) {
            source.timeoutMillis(50);
            assertNull(source.next());
            sender.send(7);
            source.timeoutMillis(GENEROUS_MILLIS);
            assertNotNull(source.next());
        }
    }
}
