package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A block as the kernel lays it out. */
final class KernelBlock {
    /** Where the data of a packet with an Ethernet header start. */
    static final int MAC = 82;

    private static final int NETWORK = 96;
    private static final int ALIGNMENT = 8;

    final ByteBuffer memory;
    private int end = BlockLayout.HEADER_LENGTH;
    private int last;

    KernelBlock(int blockSize) {
        memory = ByteBuffer.allocateDirect(blockSize).order(ByteOrder.nativeOrder());
        memory.putInt(BlockLayout.STATUS_OFFSET, BlockLayout.STATUS_USER);
        memory.putInt(BlockLayout.FIRST_PACKET_OFFSET, end);
        memory.putInt(BlockLayout.LENGTH_OFFSET, end);
    }

    /** Adds a packet of bytes that count from 0. */
    KernelBlock add(int snapLength, int wireLength, int status) {
        int used = (MAC + snapLength + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        memory.putInt(end + PacketLayout.NEXT_OFFSET, used);
        memory.putInt(end + PacketLayout.SECONDS_OFFSET, 1);
        memory.putInt(end + PacketLayout.NANOS_OFFSET, 2);
        memory.putInt(end + PacketLayout.SNAP_LENGTH_OFFSET, snapLength);
        memory.putInt(end + PacketLayout.WIRE_LENGTH_OFFSET, wireLength);
        memory.putInt(end + PacketLayout.STATUS_OFFSET, status);
        memory.putShort(end + PacketLayout.DATA_OFFSET, (short) MAC);
        memory.putShort(end + PacketLayout.NETWORK_OFFSET, (short) NETWORK);
        for (int i = 0; i < snapLength; i++) {
            memory.put(end + MAC + i, (byte) i);
        }
        last = end;
        end += used;
        memory.putInt(BlockLayout.LENGTH_OFFSET, end);
        memory.putInt(BlockLayout.NUM_PACKETS_OFFSET, memory.getInt(BlockLayout.NUM_PACKETS_OFFSET) + 1);
        return this;
    }

    KernelBlock tag(int tpid, int tci) {
        int status = PacketLayout.STATUS_VLAN_VALID | PacketLayout.STATUS_VLAN_TPID_VALID;
        memory.putInt(last + PacketLayout.STATUS_OFFSET, status);
        memory.putInt(last + PacketLayout.VLAN_TCI_OFFSET, tci);
        memory.putShort(last + PacketLayout.VLAN_TPID_OFFSET, (short) tpid);
        return this;
    }

    /** As the kernel closes a block: no packet follows the last one. */
    ByteBuffer close() {
        memory.putInt(last + PacketLayout.NEXT_OFFSET, 0);
        return memory;
    }

    /** The offset of the header of the packet that was added last. */
    int last() {
        return last;
    }
}
