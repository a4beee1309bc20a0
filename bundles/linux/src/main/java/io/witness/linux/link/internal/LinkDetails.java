package io.witness.linux.link.internal;

import io.witness.api.packet.HardwareTypes;
import io.witness.api.ring.LinkDescription;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** Reads the description of an interface from the payload of a {@link LinkMessage}. */
final class LinkDetails {
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_MTU = 4;
    private static final HexFormat ADDRESS = HexFormat.ofDelimiter(":");

    private LinkDetails() {}

    /** Reads the data after the netlink header; empty if they are too short. */
    static Optional<LinkDescription> read(ByteBuffer payload) {
        if (payload.capacity() < LinkMessage.HEADER_LENGTH) {
            return Optional.empty();
        }
        String name = "";
        Optional<String> address = Optional.empty();
        int mtu = 0;
        LinkAttributes attributes = new LinkAttributes(payload, LinkMessage.HEADER_LENGTH, payload.capacity());
        while (attributes.next()) {
            switch (attributes.type()) {
                case LinkMessage.IFLA_IFNAME -> name = attributes.text();
                case IFLA_ADDRESS -> address = address(attributes.bytes());
                case IFLA_MTU -> mtu = attributes.int32();
                default -> {}
            }
        }
        return Optional.of(new LinkDescription(
                name,
                payload.getInt(LinkMessage.INDEX_OFFSET),
                HardwareTypes.linkType(payload.getShort(LinkMessage.HARDWARE_TYPE_OFFSET) & 0xFFFF),
                address,
                mtu,
                (payload.getInt(LinkMessage.FLAGS_OFFSET) & LinkMessage.IFF_UP) != 0));
    }

    private static Optional<String> address(byte[] bytes) {
        return bytes.length == 0 ? Optional.empty() : Optional.of(ADDRESS.formatHex(bytes));
    }
}
