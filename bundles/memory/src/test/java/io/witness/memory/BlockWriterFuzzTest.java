package io.witness.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An input is a link type (8 bits, Ethernet if odd) and a snap length (16 bits); then packets: what is done before (8 bits: retire,
 * take), type (8 bits), captured length (16 bits), length on the wire beyond it (32 bits), time (64 bits), and the bytes.
 */
class BlockWriterFuzzTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int BLOCKS = 2;
    private static final int ETHERNET = 1;
    private static final int RADIO = 127;
    private static final int PACKET_LENGTH = 16;
    private static final int RETIRE = 1;
    private static final int TAKE = 2;
    private static final long MOST_NANOS = 0xFFFF_FFFFL * 1_000_000_000 + 999_999_999;

    private final Deque<PacketCopy> written = new ArrayDeque<>();
    private Block block;
    private int snapLength;
    private MemoryRing ring;
    private long read;

    @FuzzTest(maxDuration = "10m")
    void shouldWriteBlocksOfWhichReadersGetWhatWasWritten(byte[] input) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(input);
        if (bytes.remaining() < 3) {
            return;
        }
        int linkType = bytes.get() % 2 == 0 ? RADIO : ETHERNET;
        snapLength = bytes.getShort() & 0xFFFF;
        written.clear();
        read = 0;
        block = new Block(); // it is for one ring
        try (MemoryRing made = MemoryRing.create(BLOCK_SIZE, BLOCKS)) {
            ring = made;
            write(new BlockWriter(ring, linkType, snapLength, 0), bytes);
        }
    }

    private void write(BlockWriter writer, ByteBuffer bytes) {
        while (bytes.remaining() >= PACKET_LENGTH) {
            int what = bytes.get();
            if ((what & RETIRE) != 0) {
                writer.retire((what & TAKE) == 0);
            }
            if ((what & TAKE) != 0) {
                takeAll();
            }
            put(writer, packet(bytes));
        }
        writer.retire(false);
        takeAll();
        assertTrue(written.isEmpty());
        assertEquals(writer.totals().accepted(), read);
    }

    private static PacketCopy packet(ByteBuffer bytes) {
        int type = bytes.get() & 0xFF;
        int captured = bytes.getShort() & 0xFFFF;
        int more = bytes.getInt();
        long timeNanos = bytes.getLong();
        byte[] frame = new byte[captured];
        bytes.get(frame, 0, Math.min(captured, bytes.remaining()));
        int wire = (int) Math.min(Integer.MAX_VALUE, captured + Integer.toUnsignedLong(more));
        return new PacketCopy(captured).set(ByteBuffer.wrap(frame), wire, timeNanos, type);
    }

    private void put(BlockWriter writer, PacketCopy packet) {
        boolean room = writer.hasRoom(packet.snapLength());
        boolean done = writer.write(packet);
        assertTrue(done || !room, "room for " + packet.snapLength() + " bytes, and they are not taken");
        if (done) {
            written.add(packet);
        }
    }

    private void takeAll() {
        for (int index = ring.take(); index != Ring.NONE; index = ring.take()) {
            PacketCursor packets = block.wrap(ring.memory(index), index).packets();
            assertTrue(packets.hasNext());
            while (packets.hasNext()) {
                check(written.remove(), packets.next());
                read++;
            }
            ring.release(index);
        }
    }

    private void check(PacketCopy expected, Packet found) {
        assertEquals(Math.min(Math.max(0, expected.timeNanos()), MOST_NANOS), found.timeNanos());
        assertEquals(expected.type(), found.type());
        int tag = found.frameSnapLength() - found.snapLength();
        int out = found.hasVlanTag() ? 4 : 0; // a tag whose place is cut off is not put back
        assertEquals(Math.min(expected.wireLength() - out, Integer.MAX_VALUE - 4) + tag, found.frameWireLength());
        int room = Math.min(snapLength, BLOCK_SIZE);
        int kept = found.snapLength();
        assertTrue(kept == expected.snapLength() - tag || kept <= room && kept >= Math.min(room, BLOCK_SIZE - 200));
        PacketCopy copy = PacketCopy.of(found);
        int same = Math.min(12, copy.snapLength());
        assertEquals(expected.frame().slice(0, same), copy.frame().slice(0, same));
        if (copy.snapLength() == expected.snapLength()) {
            assertEquals(expected.frame(), copy.frame());
        }
        assertFalse(copy.snapLength() > expected.snapLength() + tag);
    }
}
