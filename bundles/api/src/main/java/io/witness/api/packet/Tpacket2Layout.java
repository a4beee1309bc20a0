package io.witness.api.packet;

/**
 * Layout of the header of a frame in a TPACKET_V2 ring, {@code struct tpacket2_hdr} of {@code linux/if_packet.h}, followed by
 * {@code struct sockaddr_ll} (see {@link AddressLayout}) in a receive ring, and by the packet's bytes in a transmit ring. All
 * values are in the machine's byte order.
 *
 * <pre>
 *  0       4     8        12        14        16    20     24           26           28       32
 *  +-------+-----+--------+---------+---------+-----+------+------------+------------+--------+-------------+
 *  |status | len |snaplen | mac u16 | net u16 | sec | nsec |vlan_tci u16|vlan_tpid   |padding | sockaddr_ll |
 *  +-------+-----+--------+---------+---------+-----+------+------------+------------+--------+-------------+
 * </pre>
 */
public final class Tpacket2Layout {
    /** Offset of the status word. */
    public static final int STATUS_OFFSET = 0;
    /** Offset of the number of bytes that the packet had on the wire; in a transmit ring, that are to be sent. */
    public static final int WIRE_LENGTH_OFFSET = 4;
    /** Offset of the number of captured bytes. */
    public static final int SNAP_LENGTH_OFFSET = 8;
    /** Offset of the distance (16 bits) from the frame's start to the packet's first byte. */
    public static final int DATA_OFFSET = 12;
    /** Offset of the distance (16 bits) from the frame's start to the network layer. */
    public static final int NETWORK_OFFSET = 14;
    /** Offset of the seconds of the time stamp. */
    public static final int SECONDS_OFFSET = 16;
    /** Offset of the nanoseconds of the time stamp. */
    public static final int NANOS_OFFSET = 20;
    /** Offset of the VLAN tag's control information (16 bits). */
    public static final int VLAN_TCI_OFFSET = 24;
    /** Offset of the VLAN tag's protocol (16 bits). */
    public static final int VLAN_TPID_OFFSET = 26;
    /** Length of the header in bytes, and so offset of what follows it. */
    public static final int HEADER_LENGTH = 32;
    /** Length of the header and of the address after it, in bytes ({@code TPACKET2_HDRLEN}). */
    public static final int HEADER_AND_ADDRESS_LENGTH = HEADER_LENGTH + AddressLayout.LENGTH;

    private Tpacket2Layout() {}
}
