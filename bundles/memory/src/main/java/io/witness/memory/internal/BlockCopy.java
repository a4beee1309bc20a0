package io.witness.memory.internal;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.RingMemory;
import java.nio.ByteBuffer;

/** Copying a block. What its header says is not trusted: the source may be a ring that others can write. */
final class BlockCopy {
    /** Where what is copied as a whole begins: behind the status, which is written last and by another, and the count. */
    private static final int REST_OFFSET = BlockLayout.FIRST_PACKET_OFFSET;

    private BlockCopy() {}

    /**
     * Copies all that is in use but the status word.
     *
     * @param packetCount num_pkts as it was read from the source, once, so that all count the same
     */
    static void copy(RingMemory source, int sourceIndex, int packetCount, RingMemory target, int targetIndex) {
        ByteBuffer from = source.segment(sourceIndex);
        ByteBuffer to = target.segment(targetIndex);
        int start = source.start(sourceIndex);
        int at = target.start(targetIndex);
        int rest = length(from.getInt(start + BlockLayout.LENGTH_OFFSET), target.blockSize()) - REST_OFFSET;
        to.putLong(at, from.getLong(start)); // version, offset_to_priv
        to.putInt(at + BlockLayout.NUM_PACKETS_OFFSET, packetCount);
        to.put(at + REST_OFFSET, from, start + REST_OFFSET, rest);
    }

    /** A length that cannot be true is none: then it is the whole block. */
    private static int length(int length, int blockSize) {
        return length < BlockLayout.HEADER_LENGTH || length > blockSize ? blockSize : length;
    }

    /** The packets that a count stands for: 0 if there cannot be so many. */
    static int plausible(int packetCount, int blockSize) {
        return packetCount < 0 || packetCount > blockSize / PacketLayout.HEADER_LENGTH ? 0 : packetCount;
    }
}
