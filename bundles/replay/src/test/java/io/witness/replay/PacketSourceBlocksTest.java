package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketLayout;
import io.witness.api.ring.Ring;
import io.witness.source.PacketSource;
import io.witness.source.SourceEndedException;
import io.witness.source.SourceEndedException.Reason;
import io.witness.source.SourceUnblockedException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a source goes from block to block, waits, ends, and bears what should not be there. */
class PacketSourceBlocksTest extends MockedSource {
    @Test
    void shouldGoThroughAllBlocksAndThenBeOver() throws Exception {
        for (int i = 0; i < 7; i++) {
            addBlock(MACS + "0800" + IPV4 + "0" + i);
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
        assertEquals(7, source.statistics().ring().orElseThrow().accepted());
    }

    @Test
    void shouldGiveABlockBackWhenThePacketBehindItIsAskedFor() throws Exception {
        for (int i = 0; i < 4; i++) {
            addBlock(MACS + "0800" + IPV4);
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
    void shouldEndTheNextWaitWhenItWasUnblockedBefore() throws Exception {
        source.unblock();
        addBlock(MACS + "0800" + IPV4);

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
        addBlock(MACS + "0800" + IPV4, MACS + "0800" + IPV4);
        Packet packet = source.next();
        source.close();

        assertEquals(
                Reason.CLOSED,
                assertThrows(SourceEndedException.class, source::next).reason());
        packet.unsignedByte(0); // anything, but no fault
    }

    @Test
    void shouldLeaveAMalformedBlockOutAndGoOn() throws Exception {
        try (ScribbledRing foul = new ScribbledRing(ring);
                PacketSource suspicious = PacketSource.of(foul).timeoutMillis(0)) {
            addBlock(MACS + "0800" + IPV4, MACS + "0800" + IPV4);
            addBlock(MACS + "86dd" + IPV6);
            foul.spoilNext = block -> block.putInt(block.getInt(BlockLayout.FIRST_PACKET_OFFSET), 7);

            assertEquals(0x86dd, suspicious.next().unsignedShort(12));
            assertNull(suspicious.next());
            assertNull(suspicious.next());
            assertEquals(1, suspicious.statistics().malformedBlocks());
            assertEquals(2, suspicious.statistics().blocks());

            addBlock(MACS + "86dd" + IPV6);
            foul.spoilNext = block -> block.putInt(BlockLayout.NUM_PACKETS_OFFSET, -1);
            assertNull(suspicious.next());
            assertEquals(2, suspicious.statistics().malformedBlocks());
        }
    }

    @Test
    void shouldLeaveOutAllMalformedBlocksWithinOneCall() throws Exception {
        try (ScribbledRing foul = new ScribbledRing(ring);
                PacketSource suspicious = PacketSource.of(foul).timeoutMillis(0)) {
            for (int i = 0; i < 4; i++) {
                addBlock(MACS + "0800" + IPV4 + "0" + i);
            }
            spoilFirstPackets(foul, 3);
            assertEquals(3, suspicious.next().unsignedByte(34));
            assertEquals(3, suspicious.statistics().malformedBlocks());
            assertEquals(4, suspicious.statistics().blocks());
        }
    }

    private static void spoilFirstPackets(ScribbledRing foul, int blocks) {
        if (blocks > 0) {
            foul.spoilNext = block -> {
                block.putInt(block.getInt(BlockLayout.FIRST_PACKET_OFFSET) + PacketLayout.WIRE_LENGTH_OFFSET, 0);
                spoilFirstPackets(foul, blocks - 1);
            };
        }
    }

    @Test
    void shouldCountBlocksThatItWasNotGiven() throws Exception {
        for (int i = 0; i < 4; i++) {
            addBlock(MACS + "0800" + IPV4);
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
            other.pipe(source::tryNextCopy).get();
            other.done();
            assertEquals(Packets.range(5), Packets.drain(other));
        }
    }

    @Test
    void shouldReadThoughItsThreadIsInterrupted() throws Exception {
        addBlock(MACS + "0800" + IPV4);
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
        try (ScribbledRing foul = new ScribbledRing(ring);
                PacketSource suspicious = PacketSource.of(foul)) {
            for (long sequence : new long[] {Long.MAX_VALUE, 2, Long.MIN_VALUE, 4, 1L << 50, 6}) {
                addBlock(MACS + "0800" + IPV4);
                foul.spoilNext = block -> block.putLong(BlockLayout.SEQUENCE_OFFSET, sequence);
                suspicious.next();
            }
            assertEquals(0, suspicious.statistics().missedBlocks());
            assertEquals(6, suspicious.statistics().packets());
        }
    }

    @Test
    void shouldHaveNoLink() throws Exception {
        assertEquals(Optional.empty(), source.link());
        assertEquals(Ring.NONE, ring.take());
    }

    @Test
    void shouldCountABlockThatIsMalformedFurtherOn() throws Exception {
        try (ScribbledRing foul = new ScribbledRing(ring);
                PacketSource suspicious = PacketSource.of(foul).timeoutMillis(0)) {
            addBlock(MACS + "0800" + IPV4, MACS + "0800" + IPV4);
            foul.spoilNext = block -> {
                int first = block.getInt(BlockLayout.FIRST_PACKET_OFFSET);
                int second = first + block.getInt(first + PacketLayout.NEXT_OFFSET);
                block.putInt(second + PacketLayout.SNAP_LENGTH_OFFSET, -1);
            };

            assertEquals(34, suspicious.next().snapLength());
            assertNull(suspicious.next());
            assertEquals(1, suspicious.statistics().malformedBlocks());
        }
    }

    @Test
    void shouldEndWithinABlockThatStaysReadable() throws Exception {
        try (ScribbledRing foul = new ScribbledRing(ring)) {
            PacketSource other = PacketSource.of(foul);
            addBlock(MACS + "0800" + IPV4, MACS + "0800" + IPV4);
            other.next();
            other.close();

            assertThrows(SourceEndedException.class, other::next);
        }
    }
}
