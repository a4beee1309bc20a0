package io.witness.api.ring;

/**
 * How much of each packet is kept.
 *
 * @param upTo what a packet is cut behind
 * @param bytes for {@link Layer#BYTES}: bytes from the link layer on, at least 1; else 0
 */
public record CaptureLength(Layer upTo, int bytes) {
    /** What is kept at most where nothing else is said; as much as libpcap's filters keep ({@code MAXIMUM_SNAPLEN}). */
    public static final int MOST = 262_144;

    /** Packets as they are. */
    public static final CaptureLength ALL = new CaptureLength(Layer.BYTES, MOST);
    /** Up to and with the header of IPv4, options included, or of IPv6. */
    public static final CaptureLength NETWORK_HEADER = new CaptureLength(Layer.NETWORK_HEADER, 0);
    /** Up to and with the header of TCP, options included, UDP, ICMP or another protocol above IP. */
    public static final CaptureLength TRANSPORT_HEADER = new CaptureLength(Layer.TRANSPORT_HEADER, 0);

    /** Behind what a packet is cut. */
    public enum Layer {
        /** A number of bytes. */
        BYTES,
        /** The network layer's header; of packets that are not IP, the link layer's. */
        NETWORK_HEADER,
        /** The transport layer's header; where there is none, as with fragments, the network layer's. */
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
