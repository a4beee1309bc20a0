package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.NetworkLayer;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.Ring;
import io.witness.api.source.PacketSource;
import io.witness.api.source.SourceEndedException;
import io.witness.api.source.SourceEndedException.Reason;
import io.witness.api.source.SourceUnblockedException;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program sees that pulls packets. */
@Timeout(60)
class PacketSourceTest {
    private static final String MACS = "0200000000010200000000 02".replace(" ", "");
    private static final String IPV4 = "45000014000000004001000001020304 05060708".replace(" ", "");
    private static final String IPV6 =
            "6000000000003b4020010db8000000000000000000000001" + "20010db8000000000000000000000002";
    private static final long TIME = 1_700_000_000_123_456_789L;

    private MockRing ring;
    private PacketSource source;

    @BeforeEach
    void open() throws IOException {
        ring = MockRing.create(Packets.ring(4), 0, WhenFull.WAIT);
        source = PacketSource.of(ring);
    }

    @AfterEach
    void close() {
        source.close();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private void add(String hex) throws Exception {
        add(bytes(hex), bytes(hex).length, Packet.TYPE_HOST);
    }

    private void add(byte[] frame, int wireLength, int type) throws Exception {
        ring.add(new PacketCopy(0).set(ByteBuffer.wrap(frame), wireLength, TIME, type));
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    @Test
    void shouldShowAPacketWhereItLies() throws Exception {
        add(bytes(MACS + "0800" + IPV4), 1500, Packet.TYPE_OUTGOING);
        ring.retire();

        Packet packet = source.next();

        assertSame(packet, source.packet());
        assertEquals(34, packet.snapLength());
        assertEquals(1500, packet.wireLength());
        assertEquals(TIME, packet.timeNanos());
        assertEquals(Packet.TYPE_OUTGOING, packet.type());
        assertEquals(2, packet.unsignedByte(0));
        assertEquals(0x0102, packet.unsignedShort(26));
        assertEquals(14, packet.networkOffset());
    }

    @Test
    void shouldGoThroughAllBlocksAndThenBeOver() throws Exception {
        for (int i = 0; i < 7; i++) {
            add(MACS + "0800" + IPV4 + "0" + i);
            ring.retire();
            assertEquals(i, source.next().unsignedByte(34));
        }
        ring.done();

        assertEquals(
                Reason.OVER,
                assertThrows(SourceEndedException.class, source::next).reason());
        assertEquals(
                Reason.OVER,
                assertThrows(SourceEndedException.class, source::nextPayload).reason());
        assertEquals(7, source.statistics().packets());
        assertEquals(7, source.statistics().blocks());
        assertEquals(7, source.statistics().ring().accepted());
    }

    @Test
    void shouldGiveABlockBackWhenThePacketBehindItIsAskedFor() throws Exception {
        for (int i = 0; i < 4; i++) {
            add(MACS + "0800" + IPV4);
            ring.retire();
        }
        assertFalse(ring.canAdd(60));
        source.next();
        assertFalse(ring.canAdd(60));
        source.next();
        assertTrue(ring.canAdd(60));
    }

    @Test
    void shouldSayWhenTheTimeIsOver() throws Exception {
        for (int millis : new int[] {0, 20}) {
            source.timeoutMillis(millis);
            assertNull(source.next());
            assertNull(source.nextCopy());
            assertNull(source.nextCopy(new PacketCopy(8)));
            assertNull(source.nextPayload());
            assertNull(source.nextPayloadCopy());
            assertEquals(-1, source.nextPayloadCopy(ByteBuffer.allocate(8)));
            assertNull(source.nextNetworkLayer());
            assertNull(source.nextNetworkLayerCopy());
            assertEquals(-1, source.nextNetworkLayerCopy(ByteBuffer.allocate(8)));
            assertFalse(source.next(packet -> {}));
        }
    }

    @Test
    void shouldCopyPackets() throws Exception {
        byte[] frame = bytes(MACS + "810000050800" + IPV4);
        for (int i = 0; i < 2; i++) {
            add(frame, 1000, Packet.TYPE_BROADCAST);
        }
        ring.retire();
        PacketCopy target = new PacketCopy(4);

        assertSame(target, source.nextCopy(target));
        assertArrayEquals(frame, rest(target.frame()), "the tag is back in its place");
        assertEquals(1000, target.wireLength());
        assertEquals(TIME, target.timeNanos());
        assertEquals(Packet.TYPE_BROADCAST, target.type());

        assertArrayEquals(frame, rest(source.nextCopy().frame()));
    }

    @Test
    void shouldShowAndCopyPayloads() throws Exception {
        byte[] frame = bytes(MACS + "0800" + IPV4);
        for (int i = 0; i < 4; i++) {
            add(frame, frame.length, Packet.TYPE_HOST);
        }
        ring.retire();

        ByteBuffer payload = source.nextPayload();
        assertTrue(payload.isReadOnly());
        assertEquals(0x0800, payload.getShort(payload.position() + 12));
        assertArrayEquals(frame, rest(payload));
        assertArrayEquals(frame, source.nextPayloadCopy());
        ByteBuffer large = ByteBuffer.allocate(100);
        assertEquals(frame.length, source.nextPayloadCopy(large));
        assertArrayEquals(frame, rest(large.flip()));
        ByteBuffer small = ByteBuffer.allocate(5);
        assertEquals(5, source.nextPayloadCopy(small));
        assertArrayEquals(Arrays.copyOf(frame, 5), rest(small.flip()));
    }

    @Test
    void shouldShowAPayloadAfterALongerOne() throws Exception {
        byte[] frame = bytes(MACS + "0800" + IPV4);
        byte[] shorter = Arrays.copyOf(frame, 20);
        for (byte[] next : List.of(frame, shorter, frame)) {
            add(next, frame.length, Packet.TYPE_HOST);
            ring.retire();
        }
        for (byte[] next : List.of(frame, shorter, frame)) {
            assertArrayEquals(next, rest(source.nextPayload()));
        }
    }

    @Test
    void shouldFindTheNetworkLayerBehindAnyTags() throws Exception {
        List<String> links = List.of(
                "0800" + IPV4,
                "81000005" + "0800" + IPV4,
                "88a80007" + "81000005" + "0800" + IPV4,
                "86dd" + IPV6,
                "9100000181000002" + "86dd" + IPV6);
        for (String link : links) {
            add(MACS + link);
            add(MACS + "0806" + "0001080006040001");
        }
        ring.retire();

        for (String link : links) {
            NetworkLayer network = source.nextNetworkLayer();
            String expected = link.endsWith(IPV4) ? IPV4 : IPV6;
            assertEquals(link.endsWith(IPV4) ? 4 : 6, network.version());
            assertEquals(expected.length() / 2, network.snapLength());
            assertEquals(expected.length() / 2, network.wireLength());
            ByteBuffer copy = ByteBuffer.allocate(100);
            network.copy(copy);
            assertArrayEquals(bytes(expected), rest(copy.flip()));
            assertSame(source.packet(), network.packet());
        }
    }

    @Test
    void shouldCopyNetworkLayersAndCountWhatIsNotIp() throws Exception {
        add(MACS + "0806" + "0001080006040001");
        add(MACS + "0800" + IPV4);
        add(MACS + "0800"); // cut off
        add(MACS + "86dd" + IPV6);
        ring.retire();
        ring.done();

        assertArrayEquals(bytes(IPV4), source.nextNetworkLayerCopy());
        ByteBuffer target = ByteBuffer.allocate(39);
        assertEquals(39, source.nextNetworkLayerCopy(target));
        assertArrayEquals(Arrays.copyOf(bytes(IPV6), 39), target.array());
        assertThrows(SourceEndedException.class, source::nextNetworkLayer);
        assertEquals(2, source.statistics().notIp());
    }

    @Test
    void shouldApplyAFunctionAndLetItsExceptionThrough() throws Exception {
        add(MACS + "0800" + IPV4);
        add(MACS + "86dd" + IPV6);
        ring.retire();
        List<Integer> types = new ArrayList<>();

        assertTrue(source.next(packet -> types.add(packet.unsignedShort(12))));
        assertThrows(
                IOException.class,
                () -> source.next(packet -> {
                    throw new IOException("full");
                }));
        assertEquals(List.of(0x0800), types);
    }

    @Test
    void shouldRefuseACopyThatDoesNotFit() throws Exception {
        add(MACS + "0800" + IPV4);
        ring.retire();
        Packet packet = source.next();

        assertThrows(BufferOverflowException.class, () -> packet.copyFrame(ByteBuffer.allocate(10)));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.unsignedByte(34));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.unsignedByte(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.index(30, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.copy(1, -1, ByteBuffer.allocate(1)));
    }

    @Test
    void shouldEndTheNextWaitWhenItWasUnblockedBefore() throws Exception {
        source.unblock();
        add(MACS + "0800" + IPV4);
        ring.retire();

        assertEquals(34, source.next().snapLength(), "what is there comes first");
        assertThrows(SourceUnblockedException.class, source::next);
        source.timeoutMillis(0);
        assertNull(source.next(), "once");
    }

    @Test
    void shouldEndByCloseAndStayEnded() {
        source.close();
        source.close();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    Reason.CLOSED,
                    assertThrows(SourceEndedException.class, source::next).reason());
        }
        source.unblock();
        source.statistics();
    }

    @Test
    void shouldEndWithinABlockWhenClosed() throws Exception {
        add(MACS + "0800" + IPV4);
        add(MACS + "0800" + IPV4);
        ring.retire();
        Packet packet = source.next();
        source.close();

        assertEquals(
                Reason.CLOSED,
                assertThrows(SourceEndedException.class, source::next).reason());
        packet.unsignedByte(0); // anything, but no fault
    }

    @Test
    void shouldLeaveAMalformedBlockOutAndGoOn() throws Exception {
        try (FoulRing foul = new FoulRing(ring);
                PacketSource suspicious = PacketSource.of(foul)) {
            suspicious.timeoutMillis(0);
            add(MACS + "0800" + IPV4);
            add(MACS + "0800" + IPV4);
            ring.retire();
            add(MACS + "86dd" + IPV6);
            ring.retire();
            foul.spoilNext = block -> block.putInt(block.getInt(BlockLayout.FIRST_PACKET_OFFSET), 7);

            assertEquals(0x86dd, suspicious.next().unsignedShort(12));
            assertNull(suspicious.next());
            assertNull(suspicious.next());
            assertEquals(1, suspicious.statistics().malformedBlocks());
            assertEquals(2, suspicious.statistics().blocks());

            add(MACS + "86dd" + IPV6);
            ring.retire();
            foul.spoilNext = block -> block.putInt(BlockLayout.NUM_PACKETS_OFFSET, -1);
            assertNull(suspicious.next());
            assertEquals(2, suspicious.statistics().malformedBlocks());
        }
    }

    @Test
    void shouldCountBlocksThatItWasNotGiven() throws Exception {
        for (int i = 0; i < 4; i++) {
            add(MACS + "0800" + IPV4);
            ring.retire();
        }
        source.next();
        ring.release(ring.take());
        ring.release(ring.take());
        source.next();

        assertEquals(2, source.statistics().missedBlocks());
    }

    @Test
    void shouldFillAnotherMock() throws Exception {
        ring.pipe(Packets.counting(5)).get();
        ring.done();
        try (MockRing other = MockRing.create(Packets.ring(4), 0, WhenFull.WAIT)) {
            other.pipe(PacketSupplier.of(source)).get();
            other.done();
            assertEquals(Packets.range(5), Packets.drain(other));
        }
    }

    @Test
    void shouldReadThoughItsThreadIsInterrupted() throws Exception {
        add(MACS + "0800" + IPV4);
        ring.retire();
        Thread.currentThread().interrupt();

        assertEquals(34, source.next().snapLength());
        assertTrue(Thread.interrupted());
    }

    @Test
    void shouldLookAtTheTimeAlthoughThereIsAlwaysSomethingElse() throws Exception {
        try (PacketSource endless = endlessArp()) {
            endless.timeoutMillis(20);
            assertNull(endless.nextNetworkLayer());
            assertTrue(endless.statistics().notIp() > 0);
        }
    }

    @Test
    void shouldBeUnblockedAlthoughThereIsAlwaysSomethingElse() throws Exception {
        try (PacketSource endless = endlessArp()) {
            endless.unblock();
            assertThrows(SourceUnblockedException.class, endless::nextNetworkLayer);
        }
    }

    private static PacketSource endlessArp() throws Exception {
        byte[] arp = bytes(MACS + "0806" + "0001080006040001");
        return PacketSource.of(NoDrainRing.filled(Packets.ring(2), packet -> {
            packet.set(ByteBuffer.wrap(arp), arp.length, TIME, Packet.TYPE_BROADCAST);
            return true;
        }));
    }

    @Test
    void shouldNotTakeGarbageForMissedBlocks() throws Exception {
        try (FoulRing foul = new FoulRing(ring);
                PacketSource suspicious = PacketSource.of(foul)) {
            for (long sequence : new long[] {Long.MAX_VALUE, 2, Long.MIN_VALUE, 1L << 50, 4}) {
                add(MACS + "0800" + IPV4);
                ring.retire();
                foul.spoilNext = block -> block.putLong(BlockLayout.SEQUENCE_OFFSET, sequence);
                suspicious.next();
            }
            assertEquals(0, suspicious.statistics().missedBlocks());
            assertEquals(5, suspicious.statistics().packets());
        }
    }

    @Test
    void shouldHaveNoLink() throws Exception {
        assertEquals(Optional.empty(), source.link());
        assertEquals(Ring.NONE, ring.take());
    }
}
