package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * An input is a number of edits, a byte, then the edits, each of 7 bytes: after how many calls (8 bits), where (16 bits),
 * and which 32 bits to write; then a block. All is in native order.
 */
class BlockFuzzTest {
    private static final int EDIT_LENGTH = 7;
    private static final int MOST_EDITS = 8;

    @FuzzTest(maxDuration = "10m")
    void shouldShowPacketsThatLieWithinTheBlockOrSayThatItIsMalformed(byte[] input) {
        int edits = input.length == 0 ? 0 : (input[0] & 0xFF) % MOST_EDITS;
        int start = 1 + edits * EDIT_LENGTH;
        if (input.length < start + BlockLayout.HEADER_LENGTH + PacketLayout.HEADER_LENGTH) {
            return;
        }
        ByteBuffer block = copy(input, start, input.length - start);
        Optional<Integer> expected = edits == 0 ? packets(block) : Optional.empty();
        Optional<Integer> found = walk(block, new Edits(block, copy(input, 1, start - 1)));
        if (edits == 0) {
            assertEquals(expected, found);
        }
    }

    private static ByteBuffer copy(byte[] bytes, int from, int length) {
        return ByteBuffer.allocateDirect(length)
                .order(ByteOrder.nativeOrder())
                .put(bytes, from, length)
                .flip();
    }

    /** How many packets the cursor shows; empty if it throws. */
    private static Optional<Integer> walk(ByteBuffer memory, Edits edits) {
        PacketProbe probe = new PacketProbe(memory.capacity(), edits);
        Block block = new Block().wrap(memory, 0);
        edits.run();
        int shown = 0;
        try {
            int said = block.packetCount();
            edits.run();
            for (PacketCursor cursor = block.packets(); cursor.hasNext(); shown++) {
                edits.run();
                probe.look(cursor.next());
            }
            assertEquals(said, shown);
            return Optional.of(shown);
        } catch (MalformedBlockException e) {
            assertTrue(e.getMessage().chars().noneMatch(c -> c < ' '), e.getMessage());
            return Optional.empty();
        }
    }

    /** How many packets there are by what the kernel promises, reckoned with numbers that cannot overflow; else empty. */
    private static Optional<Integer> packets(ByteBuffer block) {
        long count = unsigned(block, BlockLayout.NUM_PACKETS_OFFSET);
        long end = unsigned(block, BlockLayout.LENGTH_OFFSET);
        long header = unsigned(block, BlockLayout.FIRST_PACKET_OFFSET);
        if (count == 0) {
            return Optional.of(0);
        }
        boolean good = end <= block.capacity() && header >= BlockLayout.HEADER_LENGTH;
        for (long i = 0; good && i < count; i++) {
            good = header + PacketLayout.HEADER_LENGTH <= end;
            if (good) {
                long used = used(block, (int) header, end);
                long next = unsigned(block, (int) header + PacketLayout.NEXT_OFFSET);
                good = used > 0 && (i == count - 1 || next >= used);
                header += next;
            }
        }
        return good ? Optional.of((int) count) : Optional.empty();
    }

    private static long used(ByteBuffer block, int header, long end) {
        long mac = block.getShort(header + PacketLayout.DATA_OFFSET) & 0xFFFF;
        long snapLength = unsigned(block, header + PacketLayout.SNAP_LENGTH_OFFSET);
        long wireLength = unsigned(block, header + PacketLayout.WIRE_LENGTH_OFFSET);
        boolean good = mac >= PacketLayout.HEADER_LENGTH
                && header + mac + snapLength <= end
                && wireLength >= snapLength
                && wireLength + 4 <= Integer.MAX_VALUE;
        return good ? mac + snapLength : -1;
    }

    private static long unsigned(ByteBuffer block, int offset) {
        return block.getInt(offset) & 0xFFFF_FFFFL;
    }

    /** Somebody else's writes: the next one due is made when it is its turn. */
    private record Edits(ByteBuffer block, ByteBuffer due) implements Runnable {
        @Override
        public void run() {
            while (due.hasRemaining() && due.get(due.position()) == 0) {
                int at = due.getShort(due.position() + 1) & 0xFFFF;
                int value = due.getInt(due.position() + 3);
                due.position(due.position() + EDIT_LENGTH);
                if (at <= block.capacity() - Integer.BYTES) {
                    block.putInt(at, value);
                }
            }
            if (due.hasRemaining()) {
                due.put(due.position(), (byte) (due.get(due.position()) - 1));
            }
        }
    }
}
