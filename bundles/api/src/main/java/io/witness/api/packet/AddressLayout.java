package io.witness.api.packet;

/**
 * Layout of a link layer address, {@code struct sockaddr_ll} of {@code linux/if_packet.h}, as it follows the header of each
 * received packet. All values are in the machine's byte order, but for the protocol.
 *
 * <pre>
 *  0           2             4        8           10         11      12      20
 *  +-----------+-------------+--------+-----------+----------+-------+-------+
 *  |family u16 |protocol u16 |ifindex |hatype u16 |pkttype u8|halen  | addr  |
 *  +-----------+-------------+--------+-----------+----------+-------+-------+
 * </pre>
 */
public final class AddressLayout {
    /** Offset of the family (16 bits), {@link PacketLayout#ADDRESS_FAMILY}. */
    public static final int FAMILY_OFFSET = 0;
    /** Offset of the EtherType (16 bits, in network order), {@code sll_protocol}. */
    public static final int PROTOCOL_OFFSET = 2;
    /** Offset of the interface's index, {@code sll_ifindex}. */
    public static final int INTERFACE_OFFSET = 4;
    /** Offset of the interface's hardware type (16 bits), {@code sll_hatype}. */
    public static final int HARDWARE_TYPE_OFFSET = 8;
    /** Offset of the packet type (8 bits), {@code sll_pkttype}. */
    public static final int PACKET_TYPE_OFFSET = 10;
    /** Offset of the length (8 bits) of the sender's address, {@code sll_halen}. */
    public static final int ADDRESS_LENGTH_OFFSET = 11;
    /** Offset of the sender's address, of up to 8 bytes, {@code sll_addr}. */
    public static final int ADDRESS_OFFSET = 12;
    /** Length in bytes. */
    public static final int LENGTH = 20;

    private AddressLayout() {}
}
