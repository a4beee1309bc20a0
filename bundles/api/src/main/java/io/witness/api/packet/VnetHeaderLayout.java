package io.witness.api.packet;

/**
 * Layout of the header that a socket with {@code PACKET_VNET_HDR} has directly before each packet's bytes,
 * {@code struct virtio_net_hdr} of {@code linux/virtio_net.h}. All values are in the machine's byte order.
 *
 * <pre>
 *  0         1           2           4            6              8                10
 *  +---------+-----------+-----------+------------+--------------+----------------+
 *  |flags u8 |gso_type u8|hdr_len u16|gso_size u16|csum_start u16|csum_offset u16 |
 *  +---------+-----------+-----------+------------+--------------+----------------+
 * </pre>
 */
public final class VnetHeaderLayout {
    /** Offset of the flags (8 bits). */
    public static final int FLAGS_OFFSET = 0;
    /** Offset of the kind of segmentation offload (8 bits). */
    public static final int GSO_TYPE_OFFSET = 1;
    /** Offset of the length (16 bits) of the headers that each segment gets. */
    public static final int HEADER_LENGTH_OFFSET = 2;
    /** Offset of the number of bytes (16 bits) after the headers in each segment. */
    public static final int GSO_SIZE_OFFSET = 4;
    /** Offset of the position (16 bits) from which the checksum is computed. */
    public static final int CHECKSUM_START_OFFSET = 6;
    /** Offset of the distance (16 bits) from there to the checksum. */
    public static final int CHECKSUM_OFFSET_OFFSET = 8;
    /** Length in bytes. */
    public static final int LENGTH = 10;

    /** The checksum is still to be computed ({@code VIRTIO_NET_HDR_F_NEEDS_CSUM}). */
    public static final int FLAG_NEEDS_CHECKSUM = 1;
    /** The checksum was verified ({@code VIRTIO_NET_HDR_F_DATA_VALID}). */
    public static final int FLAG_DATA_VALID = 2;
    /** One packet, not to be segmented ({@code VIRTIO_NET_HDR_GSO_NONE}). */
    public static final int GSO_NONE = 0;
    /** TCP over IPv4 to be segmented ({@code VIRTIO_NET_HDR_GSO_TCPV4}). */
    public static final int GSO_TCPV4 = 1;
    /** UDP to be fragmented ({@code VIRTIO_NET_HDR_GSO_UDP}). */
    public static final int GSO_UDP = 3;
    /** TCP over IPv6 to be segmented ({@code VIRTIO_NET_HDR_GSO_TCPV6}). */
    public static final int GSO_TCPV6 = 4;
    /** UDP to be segmented ({@code VIRTIO_NET_HDR_GSO_UDP_L4}). */
    public static final int GSO_UDP_L4 = 5;
    /** Added to the kind if the first segment has ECN set ({@code VIRTIO_NET_HDR_GSO_ECN}). */
    public static final int GSO_ECN = 0x80;

    private VnetHeaderLayout() {}
}
