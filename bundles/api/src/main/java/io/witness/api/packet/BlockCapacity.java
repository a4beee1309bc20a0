package io.witness.api.packet;

/**
 * Computes how many packets a TPACKET_V3 block takes, as {@code tpacket_rcv} and {@code prb_dispatch_next_block} of {@code
 * net/packet/af_packet.c} lay them out. Without state; for any thread.
 */
public final class BlockCapacity {
    private BlockCapacity() {}

    /**
     * Returns how many bytes of a block a packet takes: its header, the address, padding and its captured bytes.
     *
     * @param snapLength captured bytes, link header included
     * @param linkHeaderLength bytes of the link header, 14 for Ethernet
     * @return bytes, a multiple of {@link BlockLayout#PACKET_ALIGNMENT}
     */
    public static int packetLength(int snapLength, int linkHeaderLength) {
        int room = Math.max(linkHeaderLength, PacketLayout.LEAST_LINK_ROOM);
        int network = align(PacketLayout.HEADER_LENGTH + room, PacketLayout.NETWORK_ALIGNMENT);
        return align(network - linkHeaderLength + snapLength, BlockLayout.PACKET_ALIGNMENT);
    }

    /**
     * Returns how many packets of one length a block takes before the kernel closes it. The last byte of a block stays
     * unused.
     *
     * @param blockSize bytes of the block
     * @param packetLength bytes that a packet takes, see {@link #packetLength}
     * @return the number; 1 if a packet is too long: then it is truncated, and has a block of its own
     */
    public static int packets(int blockSize, int packetLength) {
        return Math.max(1, (blockSize - 1 - BlockLayout.HEADER_LENGTH) / packetLength);
    }

    private static int align(int length, int alignment) {
        return (length + alignment - 1) / alignment * alignment;
    }
}
