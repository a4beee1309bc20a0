package io.witness.linux.socket;

/**
 * Describes a packet socket that is in a fanout group.
 *
 * @param inode of the socket
 * @param protocol which packets it receives, {@code ETH_P_…} of {@code linux/if_ether.h}
 * @param interfaceIndex the interface that it is bound to; 0: none
 * @param fanoutId the id of its group
 * @param fanoutType the type of its group, {@code PACKET_FANOUT_…}; the kernel does not tell its flags
 */
public record FanoutMember(long inode, int protocol, int interfaceIndex, int fanoutId, int fanoutType) {
    /** The protocol of sockets that receive all packets ({@code ETH_P_ALL}). */
    public static final int ALL_PROTOCOLS = 3;
}
