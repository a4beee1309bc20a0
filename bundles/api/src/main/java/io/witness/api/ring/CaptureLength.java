package io.witness.api.ring;

/**
 * How much of each packet is kept. Bytes are counted on the wire: a VLAN tag that the kernel keeps beside a packet is one of
 * its bytes. A packet that has less than is kept stays as it is.
 *
 * @param upTo what a packet is cut behind
 * @param bytes for {@link Layer#BYTES}: bytes from the link layer on, at least 1; else 0
 */
public record CaptureLength(Layer upTo, int bytes) {
    /** What is kept at most where nothing else is said; as much as libpcap's filters keep ({@code MAXIMUM_SNAPLEN}). */
    public static final int MOST = 262_144;

    /** Packets as they are. */
    public static final CaptureLength ALL = new CaptureLength(Layer.BYTES, MOST);
    /**
     * Up to and with the header of IPv4, options included, or of IPv6 without extension headers, behind up to two VLAN tags
     * in the packet.
     */
    public static final CaptureLength NETWORK_HEADER = new CaptureLength(Layer.NETWORK_HEADER, 0);
    /** Up to and with the header of TCP, options included, or the first 8 bytes of UDP, ICMP or ICMPv6. */
    public static final CaptureLength TRANSPORT_HEADER = new CaptureLength(Layer.TRANSPORT_HEADER, 0);

    /** Behind what a packet is cut. */
    public enum Layer {
        /** A number of bytes. */
        BYTES,
        /** The network layer's header; of packets that are not IP, the link layer's with its VLAN tags. */
        NETWORK_HEADER,
        /**
         * The transport layer's header; where there is none that is known, as with later fragments, the network layer's, of
         * IPv6 with up to four extension headers.
         */
        TRANSPORT_HEADER
    }

    /**
     * Checks the number.
     *
     * @param upTo what a packet is cut behind
     * @param bytes for {@link Layer#BYTES}: bytes from the link layer on, at least 1; else 0
     * @throws IllegalArgumentException if it is out of bounds
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
     * A number of bytes.
     *
     * @param bytes from the link layer on, 1 to {@link #MOST}
     * @return the length
     * @throws IllegalArgumentException if it is out of bounds
     */
    public static CaptureLength of(int bytes) {
        return new CaptureLength(Layer.BYTES, bytes);
    }
}
