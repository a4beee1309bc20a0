package io.witness.api.packet;

/**
 * Layout of a packet header within a block, {@code struct tpacket3_hdr} of {@code linux/if_packet.h}, followed by
 * {@code struct sockaddr_ll}. All values are in the machine's byte order, but for the address's protocol.
 *
 * <pre>
 *  0            4     8      12       16    20      24        26        28      32        36         48
 *  +------------+-----+------+--------+-----+-------+---------+---------+-------+---------+----------+-------------+
 *  |next_offset | sec | nsec |snaplen | len |status | mac u16 | net u16 |rxhash |vlan_tci |tpid u16  | sockaddr_ll |
 *  +------------+-----+------+--------+-----+-------+---------+---------+-------+---------+----------+-------------+
 * </pre>
 */
public final class PacketLayout {
    /** Offset of the distance in bytes to the next packet header; 0 in the last packet of a block. */
    public static final int NEXT_OFFSET = 0;
    /** Offset of the seconds of the time stamp. */
    public static final int SECONDS_OFFSET = 4;
    /** Offset of the nanoseconds of the time stamp. */
    public static final int NANOS_OFFSET = 8;
    /** Offset of the number of captured bytes. */
    public static final int SNAP_LENGTH_OFFSET = 12;
    /** Offset of the number of bytes that the packet had on the wire, without a stripped VLAN tag. */
    public static final int WIRE_LENGTH_OFFSET = 16;
    /** Offset of the status word. */
    public static final int STATUS_OFFSET = 20;
    /** Offset of the distance (16 bits) from the packet header to the packet's first byte. */
    public static final int DATA_OFFSET = 24;
    /** Offset of the distance (16 bits) from the packet header to the network layer. */
    public static final int NETWORK_OFFSET = 26;
    /** Offset of the flow hash, 0 unless the socket asks for it. */
    public static final int FLOW_HASH_OFFSET = 28;
    /** Offset of the VLAN tag's control information. */
    public static final int VLAN_TCI_OFFSET = 32;
    /** Offset of the VLAN tag's protocol (16 bits). */
    public static final int VLAN_TPID_OFFSET = 36;
    /** Offset of the rest of the header after the VLAN protocol: 10 bytes of 0. */
    public static final int PADDING_OFFSET = 38;
    /** Offset of the address's family (16 bits), {@link #ADDRESS_FAMILY}. */
    public static final int ADDRESS_FAMILY_OFFSET = 48;
    /** Offset of the EtherType (16 bits, in network order), {@code sll_protocol}. */
    public static final int PROTOCOL_OFFSET = 50;
    /** Offset of the interface's index, {@code sll_ifindex}. */
    public static final int INTERFACE_OFFSET = 52;
    /** Offset of the interface's hardware type (16 bits), {@code sll_hatype}: ARPHRD of {@code linux/if_arp.h}. */
    public static final int HARDWARE_TYPE_OFFSET = 56;
    /** Offset of the packet type (8 bits), {@code sll_pkttype} of the address behind the header. */
    public static final int PACKET_TYPE_OFFSET = 58;
    /** Offset of the length (8 bits) of the sender's address, {@code sll_halen}. */
    public static final int ADDRESS_LENGTH_OFFSET = 59;
    /** Offset of the sender's address, of up to 8 bytes, {@code sll_addr}. */
    public static final int ADDRESS_OFFSET = 60;
    /** Length of the header and of the address after it, in bytes ({@code TPACKET3_HDRLEN}). */
    public static final int HEADER_LENGTH = 68;

    /** The network layer starts at a multiple of this, counted from the header ({@code TPACKET_ALIGNMENT}). */
    public static final int NETWORK_ALIGNMENT = 16;
    /** The minimum room for a link header ({@code tpacket_rcv} of {@code net/packet/af_packet.c}). */
    public static final int LEAST_LINK_ROOM = 16;
    /** The family of addresses ({@code AF_PACKET}). */
    public static final int ADDRESS_FAMILY = 17;

    /** Set in each packet ({@code TP_STATUS_USER}). */
    public static final int STATUS_USER = 1;
    /** The packet is larger than its frame, and the socket's receive queue has all of it ({@code TP_STATUS_COPY}). */
    public static final int STATUS_COPY = 1 << 1;
    /** Packets were dropped since the ring's statistics were last read ({@code TP_STATUS_LOSING}). */
    public static final int STATUS_LOSING = 1 << 2;
    /** The checksum is still to be computed, by the device that sends the packet ({@code TP_STATUS_CSUMNOTREADY}). */
    public static final int STATUS_CHECKSUM_NOT_READY = 1 << 3;
    /** The VLAN control information is valid ({@code TP_STATUS_VLAN_VALID}). */
    public static final int STATUS_VLAN_VALID = 1 << 4;
    /** The VLAN protocol is valid ({@code TP_STATUS_VLAN_TPID_VALID}). */
    public static final int STATUS_VLAN_TPID_VALID = 1 << 6;
    /** The checksum of the transport layer was verified on receipt ({@code TP_STATUS_CSUM_VALID}). */
    public static final int STATUS_CHECKSUM_VALID = 1 << 7;
    /** The time was taken by software when the packet was received ({@code TP_STATUS_TS_SOFTWARE}). */
    public static final int STATUS_TIME_SOFTWARE = 1 << 29;
    /** Never set by today's kernels ({@code TP_STATUS_TS_SYS_HARDWARE}). */
    public static final int STATUS_TIME_SYS_HARDWARE = 1 << 30;
    /** The time was taken by the device's clock ({@code TP_STATUS_TS_RAW_HARDWARE}). */
    public static final int STATUS_TIME_RAW_HARDWARE = 1 << 31;

    private PacketLayout() {}
}
