package io.witness.linux.internal;

import io.witness.api.ring.Link;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an rtnetlink(7) message says of an interface. Layout of {@code struct ifinfomsg} of {@code linux/rtnetlink.h}: u8
 * family, a gap, u16 hardware type, i32 index, u32 flags, u32 changed flags; then attributes: u16 length (these 4 bytes
 * included), u16 type, the value, filled up to a multiple of 4.
 *
 * @param link the interface
 * @param names its name and its alternative names
 */
public record LinkMessage(Link link, Set<String> names) {
    /** The interface is new, or something of it changed. */
    public static final int TYPE_NEW = 16;
    /** The interface is gone. */
    public static final int TYPE_DELETED = 17;
    /** Asks for interfaces. */
    public static final int TYPE_GET = 18;
    /** Bytes before the attributes. */
    public static final int HEADER_LENGTH = 16;

    private static final int AF_UNSPEC = 0;
    private static final int INDEX_OFFSET = 4;
    private static final int FLAGS_OFFSET = 8;
    private static final int IFF_UP = 1;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int ATTRIBUTE_HEADER_LENGTH = 4;
    /** Without the bits that say how a value is stored. */
    private static final int ATTRIBUTE_TYPE_MASK = 0x3FFF;

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_WIRELESS = 11;
    /** A list of attributes, of which some are {@link #IFLA_ALT_IFNAME}. */
    private static final int IFLA_PROP_LIST = 52;

    private static final int IFLA_ALT_IFNAME = 53;

    /**
     * Reads what follows the netlink header. Empty if that is too short, or of a special family: a port that leaves its
     * bridge is reported as deleted, in the family of bridges.
     */
    public static Optional<LinkMessage> read(ByteBuffer payload) {
        if (payload.capacity() < HEADER_LENGTH || payload.get(0) != AF_UNSPEC) {
            return Optional.empty();
        }
        int flags = payload.getInt(FLAGS_OFFSET);
        boolean up = (flags & IFF_UP) != 0;
        Set<String> names = new HashSet<>();
        if (!addNames(payload, HEADER_LENGTH, payload.capacity(), names)) {
            return Optional.empty();
        }
        Link link = new Link(payload.getInt(INDEX_OFFSET), up, up && (flags & IFF_LOWER_UP) != 0);
        return Optional.of(new LinkMessage(link, names));
    }

    /**
     * Adds the names among the attributes from start to end; what is no whole attribute ends them. False if this is an
     * event of a wireless driver's, which says nothing new of the link, and not all of its names.
     */
    private static boolean addNames(ByteBuffer payload, int start, int end, Set<String> names) {
        int attribute = start;
        while (end - attribute >= ATTRIBUTE_HEADER_LENGTH) {
            int length = payload.getShort(attribute) & 0xFFFF;
            if (length < ATTRIBUTE_HEADER_LENGTH || length > end - attribute) {
                return true;
            }
            int value = attribute + ATTRIBUTE_HEADER_LENGTH;
            int type = payload.getShort(attribute + 2) & ATTRIBUTE_TYPE_MASK;
            if (type == IFLA_WIRELESS) {
                return false;
            }
            switch (type) {
                case IFLA_IFNAME, IFLA_ALT_IFNAME -> names.add(text(payload, value, attribute + length));
                case IFLA_PROP_LIST -> addNames(payload, value, attribute + length, names);
                default -> {}
            }
            attribute += NetlinkDatagram.align(length);
        }
        return true;
    }

    private static String text(ByteBuffer payload, int start, int end) {
        int zero = start;
        while (zero < end && payload.get(zero) != 0) {
            zero++;
        }
        byte[] text = new byte[zero - start];
        payload.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
