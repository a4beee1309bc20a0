package io.witness.memory.internal;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
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
    static void copy(ByteBuffer source, int packetCount, ByteBuffer target) {
        target.putLong(0, source.getLong(0)); // version, offset_to_priv
        target.putInt(BlockLayout.NUM_PACKETS_OFFSET, packetCount);
        target.put(REST_OFFSET, source, REST_OFFSET, length(source, target.capacity()) - REST_OFFSET);
    }

    /** A length that cannot be true is none: then it is the whole block. */
    private static int length(ByteBuffer source, int blockSize) {
        int length = source.getInt(BlockLayout.LENGTH_OFFSET);
        return length < BlockLayout.HEADER_LENGTH || length > blockSize ? blockSize : length;
    }

    /** The packets that a count stands for: 0 if there cannot be so many. */
    static int plausible(int packetCount, int blockSize) {
        return packetCount < 0 || packetCount > blockSize / PacketLayout.HEADER_LENGTH ? 0 : packetCount;
    }
}
