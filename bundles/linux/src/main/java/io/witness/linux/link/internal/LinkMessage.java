package io.witness.linux.link.internal;

import io.witness.api.ring.Link;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an rtnetlink(7) message about an interface. Layout of {@code struct ifinfomsg} of {@code linux/rtnetlink.h}: u8
 * family, a gap, u16 hardware type, i32 index, u32 flags, u32 changed flags; then {@link LinkAttributes}.
 *
 * @param link the interface
 * @param names its name and its alternative names
 */
public record LinkMessage(Link link, Set<String> names) {
    /** The interface is new, or has changed. */
    public static final int TYPE_NEW = 16;
    /** The interface is gone. */
    public static final int TYPE_DELETED = 17;
    /** Requests interfaces. */
    public static final int TYPE_GET = 18;
    /** Bytes before the attributes. */
    public static final int HEADER_LENGTH = 16;

    static final int HARDWARE_TYPE_OFFSET = 2;
    static final int INDEX_OFFSET = 4;
    static final int FLAGS_OFFSET = 8;
    static final int IFF_UP = 1;
    static final int IFLA_IFNAME = 3;

    private static final int AF_UNSPEC = 0;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int IFLA_WIRELESS = 11;
    /** A list of attributes that contains {@link #IFLA_ALT_IFNAME}. */
    private static final int IFLA_PROP_LIST = 52;

    private static final int IFLA_ALT_IFNAME = 53;

    /**
     * Reads the data after the netlink header. Empty if they are too short, or of a special family: a port that leaves its
     * bridge is reported as deleted in the family of bridges.
     */
    public static Optional<LinkMessage> read(ByteBuffer payload) {
        if (payload.capacity() < HEADER_LENGTH || payload.get(0) != AF_UNSPEC) {
            return Optional.empty();
        }
        int flags = payload.getInt(FLAGS_OFFSET);
        boolean up = (flags & IFF_UP) != 0;
        Set<String> names = new HashSet<>();
        if (!addNames(new LinkAttributes(payload, HEADER_LENGTH, payload.capacity()), names)) {
            return Optional.empty();
        }
        Link link = new Link(payload.getInt(INDEX_OFFSET), up, up && (flags & IFF_LOWER_UP) != 0);
        return Optional.of(new LinkMessage(link, names));
    }

    /**
     * Adds the names among the attributes. False for a wireless driver's event, which contains nothing new about the link,
     * and not all of its names.
     */
    private static boolean addNames(LinkAttributes attributes, Set<String> names) {
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFLA_WIRELESS -> {
                    return false;
                }
                case IFLA_IFNAME, IFLA_ALT_IFNAME -> names.add(attributes.text());
                case IFLA_PROP_LIST -> addNames(attributes.nested(), names);
                default -> {}
            }
        }
        return true;
    }
}
