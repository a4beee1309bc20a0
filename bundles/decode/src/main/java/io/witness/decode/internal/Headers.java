package io.witness.decode.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkHeader;
import io.witness.api.packet.Packet;

/**
 * A flyweight over the headers of one packet, link layer to transport layer. Each length is read once and compared with
 * the packet's before it is used, so garbage leads to {@link #NONE}, not out of the packet. For one thread.
 */
public final class Headers {
    /** There is no such field, or it is cut off. */
    public static final int NONE = -1;

    private static final int IPV4_LENGTH = 20;
    private static final int IPV4_SOURCE = 12;
    private static final int IPV4_ADDRESS_LENGTH = 4;
    private static final int IPV6_LENGTH = 40;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_ADDRESS_LENGTH = 16;
    private static final int PORTS_LENGTH = 4;
    private static final int MOST_EXTENSIONS = 16;

    private final int linkType;
    private final LinkHeader link;
    private Packet packet;
    private int length;
    private int networkOffset;
    private int ipProtocol;
    private int transportOffset;
    private int transportLength;
    private boolean fragment;
    private boolean laterFragment;

    public Headers(int linkType) {
        this.linkType = linkType;
        this.link = new LinkHeader(linkType);
    }

    /** Points the flyweight at a packet. */
    public void read(Packet packet) {
        this.packet = packet;
        length = packet.snapLength();
        link.read(packet);
        networkOffset = link.networkOffset();
        ipProtocol = NONE;
        transportOffset = NONE;
        transportLength = 0;
        fragment = false;
        laterFragment = false;
        if (isIpv4()) {
            readIpv4();
        } else if (link.etherType() == EtherTypes.IPV6) {
            readIpv6();
        }
    }

    private void readIpv4() {
        if (length - networkOffset < IPV4_LENGTH) {
            return;
        }
        int headerLength = (packet.unsignedByte(networkOffset) & 0xF) * 4;
        ipProtocol = packet.unsignedByte(networkOffset + 9);
        int flagsAndOffset = packet.unsignedShort(networkOffset + 6);
        fragment = (flagsAndOffset & 0x3FFF) != 0;
        laterFragment = (flagsAndOffset & 0x1FFF) != 0;
        if (headerLength >= IPV4_LENGTH) {
            setTransport(networkOffset + headerLength, packet.unsignedShort(networkOffset + 2) - headerLength);
        }
    }

    private void readIpv6() {
        if (length - networkOffset < IPV6_LENGTH) {
            return;
        }
        int payloadLength = packet.unsignedShort(networkOffset + 4);
        int offset = networkOffset + IPV6_LENGTH;
        int next = packet.unsignedByte(networkOffset + 6);
        int end = offset + payloadLength;
        for (int i = 0; i < MOST_EXTENSIONS && isExtension(next) && !laterFragment; i++) {
            if (offset + 8 > length) {
                return;
            }
            int following = packet.unsignedByte(offset);
            if (next == IpProtocols.FRAGMENT) {
                int offsetAndFlag = packet.unsignedShort(offset + 2);
                fragment |= (offsetAndFlag & ~6) != 0;
                laterFragment |= (offsetAndFlag & ~7) != 0;
            }
            offset += extensionLength(next, packet.unsignedByte(offset + 1));
            next = following;
        }
        ipProtocol = next;
        setTransport(offset, end - offset);
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocols.HOP_BY_HOP,
                    IpProtocols.ROUTING,
                    IpProtocols.FRAGMENT,
                    IpProtocols.AUTHENTICATION,
                    IpProtocols.DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }

    private static int extensionLength(int protocol, int field) {
        return switch (protocol) {
            case IpProtocols.FRAGMENT -> 8;
            case IpProtocols.AUTHENTICATION -> (field + 2) * 4;
            default -> (field + 1) * 8;
        };
    }

    /** A length that cannot be true is that of a packet which the kernel is still to split: all that was there. */
    private void setTransport(int offset, int lengthInHeader) {
        transportOffset = Math.min(offset, length);
        transportLength = lengthInHeader > 0 ? lengthInHeader : Math.max(0, packet.wireLength() - offset);
    }

    /** The packet. */
    public Packet packet() {
        return packet;
    }

    /** The LINKTYPE number. */
    public int linkType() {
        return linkType;
    }

    /** How many VLAN tags are in the packet's data. */
    public int tags() {
        return link.tags();
    }

    /** The control information of a VLAN tag in the packet's data. */
    public int tagControl(int tag) {
        return packet.unsignedShort(link.tagOffset(tag));
    }

    /** The EtherType behind all VLAN tags, or an 802.3 length. */
    public int etherType() {
        return link.etherType();
    }

    /** Where the network layer starts. */
    public int networkOffset() {
        return networkOffset;
    }

    /** Where IP has the sender's address; the receiver's is right behind it. Of use only if {@link #ipProtocol} is there. */
    public int sourceOffset() {
        return networkOffset + (isIpv4() ? IPV4_SOURCE : IPV6_SOURCE);
    }

    /** Length of an IP address in bytes. */
    public int addressLength() {
        return isIpv4() ? IPV4_ADDRESS_LENGTH : IPV6_ADDRESS_LENGTH;
    }

    /** Whether IP is of version 4. */
    public boolean isIpv4() {
        return link.etherType() == EtherTypes.IPV4;
    }

    /** What IP carries behind its extension headers, or what a later fragment is the rest of, which may be such headers. */
    public int ipProtocol() {
        return ipProtocol;
    }

    /** Where the transport layer starts, at most the packet's length; {@link #NONE} if an IP header is cut off. */
    public int transportOffset() {
        return transportOffset;
    }

    /** Length of the transport layer on the wire, in bytes, as the IP header tells it. */
    public int transportLength() {
        return transportLength;
    }

    /** How many bytes of the transport layer are here. */
    public int transportBytes() {
        return length - transportOffset;
    }

    /** Whether two ports, of 16 bits each, start the transport layer. */
    public boolean hasPorts() {
        return IpProtocols.havePorts(ipProtocol)
                && !laterFragment
                && transportOffset != NONE
                && length - transportOffset >= PORTS_LENGTH;
    }

    /** Whether this is a fragment, the first one or a later one. */
    public boolean isFragment() {
        return fragment;
    }

    /** Whether this is a fragment without the transport layer's header. */
    public boolean isLaterFragment() {
        return laterFragment;
    }
}
