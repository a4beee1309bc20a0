package io.witness.api.packet;

import java.util.Optional;

/**
 * Describes where packets of a link type have the content after the link layer. Only this class contains lengths and offsets
 * of link headers: {@link LinkHeader} reads by them, and filters are generated from them.
 *
 * @param headerLength bytes of the link layer's header, without VLAN tags
 * @param typeOffset offset of the EtherType in the header, in bytes; {@link #NO_TYPE}: it has none, and the first 4 bits
 *     after the header distinguish IPv4 from IPv6
 */
public record LinkForm(int headerLength, int typeOffset) {
    /** The header has no EtherType. */
    public static final int NO_TYPE = -1;
    /** Bytes of a VLAN tag, which is between a header and its content. */
    public static final int TAG_LENGTH = 4;
    /** Addresses and EtherType. */
    public static final LinkForm ETHERNET = new LinkForm(14, 12);

    private static final LinkForm LINUX_SLL = new LinkForm(16, 14);
    private static final LinkForm LINUX_SLL2 = new LinkForm(20, 0);
    private static final LinkForm BSD_LOOPBACK = new LinkForm(4, NO_TYPE);
    private static final LinkForm RAW = new LinkForm(0, NO_TYPE);

    /**
     * Finds the form of a link type.
     *
     * @param linkType the LINKTYPE number, see {@link LinkTypes}
     * @return its form; empty if the link type is unknown
     */
    public static Optional<LinkForm> of(int linkType) {
        return switch (linkType) {
            case LinkTypes.ETHERNET -> Optional.of(ETHERNET);
            case LinkTypes.LINUX_SLL -> Optional.of(LINUX_SLL);
            case LinkTypes.LINUX_SLL2 -> Optional.of(LINUX_SLL2);
            case LinkTypes.NULL, LinkTypes.LOOP -> Optional.of(BSD_LOOPBACK);
            case LinkTypes.RAW, LinkTypes.IPV4, LinkTypes.IPV6 -> Optional.of(RAW);
            default -> Optional.empty();
        };
    }

    /**
     * Tells whether the header has an EtherType.
     *
     * @return whether there is one
     */
    public boolean hasType() {
        return typeOffset != NO_TYPE;
    }
}
