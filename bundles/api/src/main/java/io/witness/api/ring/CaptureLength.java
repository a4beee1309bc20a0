package io.witness.api.ring;

/**
 * Limits how much of each packet is kept. Bytes are counted as on the wire: a VLAN tag that the kernel keeps outside the
 * packet counts. A shorter packet is kept whole.
 *
 * @param upTo the layer after which a packet is truncated
 * @param bytes for {@link Layer#BYTES}: bytes from the link layer on, at least 1; else 0
 */
public record CaptureLength(Layer upTo, int bytes) {
    /** The default limit, the same as that of libpcap's filters ({@code MAXIMUM_SNAPLEN}). */
    public static final int MOST = 262_144;

    /** Whole packets. */
    public static final CaptureLength ALL = new CaptureLength(Layer.BYTES, MOST);
    /**
     * Up to and including the header of IPv4 with its options, or of IPv6 without extension headers, after up to two VLAN
     * tags in the packet.
     */
    public static final CaptureLength NETWORK_HEADER = new CaptureLength(Layer.NETWORK_HEADER, 0);
    /** Up to and including the header of TCP with its options, or the first 8 bytes of UDP, ICMP or ICMPv6. */
    public static final CaptureLength TRANSPORT_HEADER = new CaptureLength(Layer.TRANSPORT_HEADER, 0);

    /** Lists the positions after which a packet can be truncated. */
    public enum Layer {
        /** A number of bytes. */
        BYTES,
        /**
         * The network layer's header. Packets that are not IP are truncated after the link layer's header and its VLAN tags.
         */
        NETWORK_HEADER,
        /**
         * The transport layer's header. If it is unknown, as in later fragments, the network layer's; for IPv6 with up to
         * four extension headers.
         */
        TRANSPORT_HEADER
    }

    /**
     * Checks the number.
     *
     * @param upTo the layer after which a packet is truncated
     * @param bytes for {@link Layer#BYTES}: bytes from the link layer on, at least 1; else 0
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public CaptureLength {
        int least = upTo == Layer.BYTES ? 1 : 0;
        int most = upTo == Layer.BYTES ? MOST : 0;
        if (bytes < least || bytes > most) {
            throw new IllegalArgumentException(
                    "a capture length of " + bytes + " bytes is out of bounds: use " + least + " to " + most);
        }
    }

    /**
     * Limits packets to a number of bytes.
     *
     * @param bytes from the link layer on, 1 to {@link #MOST}
     * @return the length
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public static CaptureLength of(int bytes) {
        return new CaptureLength(Layer.BYTES, bytes);
    }

    /**
     * Computes how many bytes are kept in the ring of a packet whose VLAN tag the kernel keeps outside of it, if a number of
     * bytes limits packets: with the tag put back, there are as many as of other packets, and no tag is put back that is
     * beyond them.
     *
     * @return bytes
     */
    public int bytesBesideTag() {
        int addresses = 12;
        int tag = 4;
        return bytes < addresses ? bytes : Math.max(bytes - tag, addresses - 1);
    }
}
