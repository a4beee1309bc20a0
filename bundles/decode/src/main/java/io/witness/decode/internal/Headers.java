package io.witness.decode.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkForm;
import io.witness.api.packet.LinkHeader;
import io.witness.api.packet.Packet;

/**
 * Reads the headers of one packet as a flyweight, link layer to transport layer. Each length is read once and checked
 * against the packet before use, so garbage leads to {@link #NONE}, never out of the packet. For one thread.
 */
public final class Headers {
    /** Bytes of a packet that contain its headers, unless IPv6 has very many. */
    public static final int USUAL_BYTES = 256;
    /** The field is missing or truncated. */
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
    private final int typeOffset;
    private Packet packet;
    private int length;
    private int etherType;
    private int networkOffset;
    private int ipProtocol;
    private int transportOffset;
    private int transportLength;
    private int ipLength;
    private boolean fragment;
    private boolean laterFragment;
    private int fragmentId;

    public Headers(int linkType) {
        this.linkType = linkType;
        this.link = new LinkHeader(linkType);
        this.typeOffset = LinkForm.of(linkType).map(LinkForm::typeOffset).orElse(LinkForm.NO_TYPE);
    }

    /** Points the flyweight at a packet. */
    public void read(Packet packet) {
        this.packet = packet;
        length = packet.snapLength();
        link.read(packet);
        enter(link.etherType(), link.networkOffset());
    }

    /**
     * Points the flyweight at another network layer of the same packet, such as one inside a tunnel. The link layer stays.
     *
     * @param newEtherType the protocol of that layer
     * @param offset where it starts, 0 to the packet's length
     * @return whether it is IP whose header was captured
     */
    public boolean enter(int newEtherType, int offset) {
        etherType = newEtherType;
        networkOffset = offset;
        ipProtocol = NONE;
        transportOffset = NONE;
        transportLength = 0;
        fragment = false;
        laterFragment = false;
        if (isIpv4()) {
            readIpv4();
        } else if (etherType == EtherTypes.IPV6) {
            readIpv6();
        }
        return ipProtocol != NONE;
    }

    private void readIpv4() {
        if (length - networkOffset < IPV4_LENGTH) {
            return;
        }
        int headerLength = (packet.unsignedByte(networkOffset) & 0xF) * 4;
        int totalLength = packet.unsignedShort(networkOffset + 2);
        setIpLength(totalLength < IPV4_LENGTH ? 0 : totalLength);
        ipProtocol = packet.unsignedByte(networkOffset + 9);
        int flagsAndOffset = packet.unsignedShort(networkOffset + 6);
        fragment = (flagsAndOffset & 0x3FFF) != 0;
        laterFragment = (flagsAndOffset & 0x1FFF) != 0;
        fragmentId = packet.unsignedShort(networkOffset + 4);
        if (headerLength >= IPV4_LENGTH) {
            setTransport(networkOffset + headerLength, totalLength - headerLength);
        }
    }

    private void readIpv6() {
        if (length - networkOffset < IPV6_LENGTH) {
            return;
        }
        int payloadLength = packet.unsignedShort(networkOffset + 4);
        setIpLength(payloadLength == 0 ? 0 : IPV6_LENGTH + payloadLength);
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
                fragmentId = packet.int32(offset + 4);
            }
            offset += extensionLength(next, packet.unsignedByte(offset + 1));
            next = following;
        }
        ipProtocol = next;
        setTransport(offset, end - offset);
    }

    /** Tells whether a protocol number is that of an extension header of IPv6. */
    public static boolean isExtension(int protocol) {
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

    /** 0 is that of a packet which the kernel still has to segment, or of a jumbogram. */
    private void setIpLength(int lengthInHeader) {
        int onWire = Math.max(0, packet.wireLength() - networkOffset);
        ipLength = lengthInHeader > 0 ? Math.min(lengthInHeader, onWire) : onWire;
    }

    // An impossible length means that the kernel still has to segment the packet: all captured bytes belong to it.
    private void setTransport(int offset, int lengthInHeader) {
        transportOffset = Math.min(offset, length);
        transportLength = lengthInHeader > 0 ? lengthInHeader : Math.max(0, packet.wireLength() - offset);
    }

    /** Returns the packet. */
    public Packet packet() {
        return packet;
    }

    /** Returns the LINKTYPE number. */
    public int linkType() {
        return linkType;
    }

    /** Returns how many VLAN tags are in the packet's data. */
    public int tags() {
        return link.tags();
    }

    /** Returns the control information of a VLAN tag in the packet's data. */
    public int tagControl(int tag) {
        return packet.unsignedShort(link.tagOffset(tag));
    }

    /** Returns the EtherType that announces a VLAN tag in the packet's data. */
    public int tagType(int tag) {
        return packet.unsignedShort(tag == 0 ? typeOffset : link.tagOffset(tag) - Short.BYTES);
    }

    /** Returns the EtherType after all VLAN tags, or an 802.3 length. */
    public int etherType() {
        return etherType;
    }

    /** Returns where the network layer starts. */
    public int networkOffset() {
        return networkOffset;
    }

    /**
     * Returns the offset of the sender's IP address; the receiver's follows directly. Valid only with {@link #ipProtocol}.
     */
    public int sourceOffset() {
        return networkOffset + (isIpv4() ? IPV4_SOURCE : IPV6_SOURCE);
    }

    /** Returns the length of an IP address in bytes. */
    public int addressLength() {
        return isIpv4() ? IPV4_ADDRESS_LENGTH : IPV6_ADDRESS_LENGTH;
    }

    /** Tells whether IP is of version 4. */
    public boolean isIpv4() {
        return etherType == EtherTypes.IPV4;
    }

    /**
     * Returns the protocol after IP's extension headers; for a later fragment, the protocol of its packet, which may be such
     * a header.
     */
    public int ipProtocol() {
        return ipProtocol;
    }

    /** Returns where the transport layer starts, at most the packet's length; {@link #NONE} if an IP header is truncated. */
    public int transportOffset() {
        return transportOffset;
    }

    /** Returns the length of the transport layer on the wire, in bytes, according to the IP header. */
    public int transportLength() {
        return transportLength;
    }

    /** Returns how many bytes of the transport layer were captured. */
    public int transportBytes() {
        return length - transportOffset;
    }

    /** Returns the length of the IP packet on the wire with its header, in bytes. Valid only with {@link #ipProtocol}. */
    public int ipLength() {
        return ipLength;
    }

    /** Tells whether the transport layer starts with two ports of 16 bits each. */
    public boolean hasPorts() {
        return IpProtocols.havePorts(ipProtocol)
                && !laterFragment
                && transportOffset != NONE
                && length - transportOffset >= PORTS_LENGTH;
    }

    /** Tells whether this is a fragment, the first one or a later one. */
    public boolean isFragment() {
        return fragment;
    }

    /** Tells whether this is a fragment without the transport layer's header. */
    public boolean isLaterFragment() {
        return laterFragment;
    }

    /** Returns the number that the fragments of one packet share; undefined unless {@link #isFragment}. */
    public int fragmentId() {
        return fragmentId;
    }
}
