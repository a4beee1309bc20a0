package io.witness.memory.internal;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.RingMemory;
import java.nio.ByteBuffer;

/** Copies blocks. Their headers are not trusted: the source may be a ring that others can write. */
final class BlockCopy {
    /**
     * Start of the part that is copied as a whole: after the count, and after the status, which is written last and by
     * another class.
     */
    private static final int REST_OFFSET = BlockLayout.FIRST_PACKET_OFFSET;

    private BlockCopy() {}

    /**
     * Copies everything in use except the status word.
     *
     * @param packetCount num_pkts, read from the source once, so that all ledgers agree
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

    /** Replaces an impossible length by the whole block. */
    private static int length(int length, int blockSize) {
        return length < BlockLayout.HEADER_LENGTH || length > blockSize ? blockSize : length;
    }

    /** Replaces an impossible number of packets by 0. */
    static int plausible(int packetCount, int blockSize) {
        return packetCount < 0 || packetCount > blockSize / PacketLayout.HEADER_LENGTH ? 0 : packetCount;
    }
}
