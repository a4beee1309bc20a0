package io.witness.pcap.testing;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Lays out a block as the kernel does, for tests. */
public final class BlockBuilder {
    private static final int ETHERNET_LENGTH = 14;
    private static final int ALIGNMENT = 16;

    private final ByteBuffer block;
    private int next = BlockLayout.HEADER_LENGTH;
    private int last = -1;
    private int count;

    /** A builder of an empty block of its own. */
    public BlockBuilder(int blockSize) {
        this(ByteBuffer.allocateDirect(blockSize));
    }

    /** A builder of an empty block in given memory. */
    public BlockBuilder(ByteBuffer memory) {
        block = memory.order(ByteOrder.nativeOrder());
        block.putInt(BlockLayout.NUM_PACKETS_OFFSET, 0);
        block.putInt(BlockLayout.FIRST_PACKET_OFFSET, BlockLayout.HEADER_LENGTH);
    }

    public BlockBuilder sequence(long number) {
        block.putLong(BlockLayout.SEQUENCE_OFFSET, number);
        return this;
    }

    /** Adds a packet that is here as a whole. */
    public BlockBuilder add(long timeNanos, byte[] data) {
        return add(timeNanos, data, data.length);
    }

    /** Adds a packet of which the rest was cut off. */
    public BlockBuilder add(long timeNanos, byte[] data, int wireLength) {
        int dataOffset = PacketLayout.HEADER_LENGTH + ALIGNMENT;
        if (last >= 0) {
            block.putInt(last + PacketLayout.NEXT_OFFSET, next - last);
        }
        last = next;
        block.putInt(last + PacketLayout.NEXT_OFFSET, 0);
        block.putInt(last + PacketLayout.SECONDS_OFFSET, (int) (timeNanos / 1_000_000_000L));
        block.putInt(last + PacketLayout.NANOS_OFFSET, (int) (timeNanos % 1_000_000_000L));
        block.putInt(last + PacketLayout.SNAP_LENGTH_OFFSET, data.length);
        block.putInt(last + PacketLayout.WIRE_LENGTH_OFFSET, wireLength);
        block.putInt(last + PacketLayout.STATUS_OFFSET, 1);
        block.putShort(last + PacketLayout.DATA_OFFSET, (short) dataOffset);
        block.putShort(last + PacketLayout.NETWORK_OFFSET, (short) (dataOffset + ETHERNET_LENGTH));
        block.put(last + dataOffset, data);
        next = (last + dataOffset + data.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        block.putInt(BlockLayout.NUM_PACKETS_OFFSET, ++count);
        block.putInt(BlockLayout.LENGTH_OFFSET, next);
        return this;
    }

    /** Makes the last packet one whose VLAN tag the kernel took out. */
    public BlockBuilder tagged(int tpid, int tci) {
        int status = block.getInt(last + PacketLayout.STATUS_OFFSET);
        block.putInt(
                last + PacketLayout.STATUS_OFFSET,
                status | PacketLayout.STATUS_VLAN_VALID | PacketLayout.STATUS_VLAN_TPID_VALID);
        block.putInt(last + PacketLayout.VLAN_TCI_OFFSET, tci);
        block.putShort(last + PacketLayout.VLAN_TPID_OFFSET, (short) tpid);
        return this;
    }

    /** Gives the last packet a bit that tells who took its time. */
    public BlockBuilder stamped(int bit) {
        block.putInt(last + PacketLayout.STATUS_OFFSET, block.getInt(last + PacketLayout.STATUS_OFFSET) | bit);
        return this;
    }

    /** Makes the last packet one of a device of this kind, whose network layer starts there. */
    public BlockBuilder from(int hardwareType, int protocol, int networkOffset) {
        int dataOffset = block.getShort(last + PacketLayout.DATA_OFFSET);
        block.putShort(last + PacketLayout.HARDWARE_TYPE_OFFSET, (short) hardwareType);
        block.put(last + PacketLayout.PROTOCOL_OFFSET, (byte) (protocol >> 8));
        block.put(last + PacketLayout.PROTOCOL_OFFSET + 1, (byte) protocol);
        block.putShort(last + PacketLayout.NETWORK_OFFSET, (short) (dataOffset + networkOffset));
        return this;
    }

    /** Gives the last packet a sender's address. */
    public BlockBuilder sentBy(int type, byte... address) {
        block.put(last + PacketLayout.PACKET_TYPE_OFFSET, (byte) type);
        block.put(last + PacketLayout.ADDRESS_LENGTH_OFFSET, (byte) address.length);
        block.put(last + PacketLayout.ADDRESS_OFFSET, address);
        return this;
    }

    /** Gives the block to the readers. */
    public ByteBuffer build() {
        BlockLayout.statusRelease(block, BlockLayout.STATUS_USER);
        return block;
    }
}
