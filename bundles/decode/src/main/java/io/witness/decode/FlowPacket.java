package io.witness.decode;

import io.witness.api.packet.CopyView;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.internal.Headers;
import io.witness.decode.internal.IcmpCounterparts;
import io.witness.decode.internal.IpProtocols;
import io.witness.decode.internal.TunnelReader;

/**
 * Reads the fields by which a packet belongs to a flow, of the innermost IP packet behind VLAN tags, MPLS labels, GRE, IP in IP,
 * VXLAN and GENEVE. A flyweight that allocates nothing per packet. For one thread.
 *
 * <p>A tunnel is followed if the packet that carries it is no fragment, and if what it carries is IP. VXLAN and GENEVE are
 * recognized by their destination ports, 4789 and 6081.
 */
public final class FlowPacket {
    /** The packet has no such field. */
    public static final int NONE = -1;
    /** The protocol number of ICMP. */
    public static final int ICMP = IpProtocols.ICMP;
    /** The protocol number of TCP. */
    public static final int TCP = IpProtocols.TCP;
    /** The protocol number of UDP. */
    public static final int UDP = IpProtocols.UDP;
    /** The protocol number of ESP. */
    public static final int ESP = IpProtocols.ESP;
    /** The protocol number of ICMPv6. */
    public static final int ICMPV6 = IpProtocols.ICMPV6;
    /** The protocol number of SCTP. */
    public static final int SCTP = IpProtocols.SCTP;
    /** How many VLAN tags are noted. */
    public static final int MOST_VLANS = TunnelReader.MOST_VLANS;

    /** Bytes of a copy that are examined: all headers and the start of a message. */
    private static final int MOST_BYTES_OF_COPY = 4096;

    private static final int TCP_LENGTH = 20;
    private static final int UDP_LENGTH = 8;

    private final Headers headers;
    private final TunnelReader tunnels;
    /** Null before the first packet outside of a ring. */
    private CopyView view;

    private Packet packet;
    private int sourceNumber;
    private int destinationNumber;
    private boolean ports;
    private boolean icmp;
    private boolean oneWay;

    /**
     * Creates a flyweight that points nowhere.
     *
     * @param linkType the LINKTYPE number of the packets, see {@link io.witness.api.packet.LinkTypes}
     */
    public FlowPacket(int linkType) {
        headers = new Headers(linkType);
        tunnels = new TunnelReader(headers);
    }

    /**
     * Returns the link type.
     *
     * @return the LINKTYPE number
     */
    public int linkType() {
        return headers.linkType();
    }

    /**
     * Points the flyweight at a packet outside of any ring.
     *
     * @param copy any packet, including garbage and truncated ones; the fields are valid until the next call
     * @return whether it is IP and belongs to a flow
     */
    public boolean read(PacketCopy copy) {
        if (view == null) {
            view = new CopyView(MOST_BYTES_OF_COPY);
        }
        return read(view.of(copy));
    }

    /**
     * Points the flyweight at a packet of a ring.
     *
     * @param packet any packet, including garbage and truncated ones; the fields are valid as long as it is
     * @return whether it is IP and belongs to a flow
     */
    public boolean read(Packet packet) {
        this.packet = packet;
        headers.read(packet);
        boolean isIp = tunnels.read();
        readEndpoints(isIp);
        return isIp;
    }

    private void readEndpoints(boolean isIp) {
        ports = isIp && headers.hasPorts();
        icmp = isIp && !ports && hasIcmpType();
        oneWay = false;
        if (ports) {
            sourceNumber = packet.unsignedShort(headers.transportOffset());
            destinationNumber = packet.unsignedShort(headers.transportOffset() + Short.BYTES);
        } else if (icmp) {
            sourceNumber = icmpType();
            int other = IcmpCounterparts.of(headers.ipProtocol(), sourceNumber);
            oneWay = other == IcmpCounterparts.NONE;
            destinationNumber = oneWay ? icmpCode() : other;
        } else {
            sourceNumber = 0;
            destinationNumber = 0;
        }
    }

    private boolean hasIcmpType() {
        int expected = headers.isIpv4() ? IpProtocols.ICMP : IpProtocols.ICMPV6;
        return headers.ipProtocol() == expected && !headers.isLaterFragment() && transportBytes() >= Short.BYTES;
    }

    /**
     * Returns the packet, for reading its content.
     *
     * @return the packet; of a copy, at most its first 4096 bytes
     */
    public Packet packet() {
        return packet;
    }

    /**
     * Returns the protocol of the innermost IP packet.
     *
     * @return 0 to 255; of a later fragment of IPv6 possibly that of an extension header
     */
    public int ipProtocol() {
        return headers.ipProtocol();
    }

    /**
     * Tells the version of the innermost IP.
     *
     * @return whether it is 4; otherwise it is 6
     */
    public boolean isIpv4() {
        return headers.isIpv4();
    }

    /**
     * Returns the length of the innermost IP packet on the wire.
     *
     * @return bytes, from its header to its end, without padding of the link
     */
    public int ipLength() {
        return headers.ipLength();
    }

    /**
     * Returns where the sender's address is in the packet; the receiver's follows directly.
     *
     * @return the offset in bytes
     */
    public int sourceOffset() {
        return headers.sourceOffset();
    }

    /**
     * Returns the length of an address.
     *
     * @return 4 or 16 bytes
     */
    public int addressLength() {
        return headers.addressLength();
    }

    /**
     * Tells whether the numbers of the endpoints are ports: of TCP, UDP, SCTP, DCCP or UDP-Lite.
     *
     * @return false: the protocol has none, or they are missing, as in a later fragment
     */
    public boolean hasPorts() {
        return ports;
    }

    /**
     * Tells whether it is a message of ICMP over IPv4 or ICMPv6 over IPv6, whose type and code are there.
     *
     * @return whether {@link #icmpType} and {@link #icmpCode} may be called
     */
    public boolean isIcmp() {
        return icmp;
    }

    /**
     * Tells whether the packet's numbers stay in order in both directions, because ICMP has no answer to such a message.
     *
     * @return whether it is such a message
     */
    public boolean isOneWay() {
        return oneWay;
    }

    /**
     * Returns the number of the sender's endpoint as in the specification of the Community ID.
     *
     * @return the port; of ICMP the type; otherwise 0
     */
    public int sourceNumber() {
        return sourceNumber;
    }

    /**
     * Returns the number of the receiver's endpoint as in the specification of the Community ID.
     *
     * @return the port; of ICMP the type of the answer, or the code if there is none; otherwise 0
     */
    public int destinationNumber() {
        return destinationNumber;
    }

    /**
     * Returns the type of an ICMP message.
     *
     * @return 0 to 255
     */
    public int icmpType() {
        return packet.unsignedByte(headers.transportOffset());
    }

    /**
     * Returns the code of an ICMP message.
     *
     * @return 0 to 255
     */
    public int icmpCode() {
        return packet.unsignedByte(headers.transportOffset() + 1);
    }

    /**
     * Returns the flags of TCP.
     *
     * @return 8 bits, from FIN to CWR; {@link #NONE} if they are missing
     */
    public int tcpFlags() {
        return isTcp() && transportBytes() >= TCP_LENGTH ? packet.unsignedByte(headers.transportOffset() + 13) : NONE;
    }

    private boolean isTcp() {
        return ports && headers.ipProtocol() == IpProtocols.TCP;
    }

    /**
     * Returns the first word of the transport layer, such as the SPI of ESP.
     *
     * @return 32 bits, 0 if they are missing
     */
    public int firstWord() {
        return !headers.isLaterFragment() && transportBytes() >= Integer.BYTES
                ? packet.int32(headers.transportOffset())
                : 0;
    }

    private int transportBytes() {
        return headers.transportOffset() == Headers.NONE ? 0 : headers.transportBytes();
    }

    /**
     * Returns where the content of TCP or UDP starts.
     *
     * @return the offset in bytes, at most the captured length; {@link #NONE} for other protocols and fragments
     */
    public int contentOffset() {
        if (!ports || headers.isFragment()) {
            return NONE;
        }
        int offset = headers.transportOffset();
        if (headers.ipProtocol() == IpProtocols.UDP) {
            return Math.min(offset + UDP_LENGTH, packet.snapLength());
        }
        if (tcpFlags() == NONE) {
            return NONE;
        }
        int length = Math.max(TCP_LENGTH, (packet.unsignedByte(offset + 12) >> 4) * 4);
        return Math.min(offset + length, packet.snapLength());
    }

    /**
     * Returns how many bytes of the content were captured, without padding of the link.
     *
     * @return the length in bytes; 0 if there is no {@link #contentOffset}
     */
    public int contentBytes() {
        int start = contentOffset();
        if (start == NONE) {
            return 0;
        }
        int end = (int) Math.min(packet.snapLength(), (long) headers.transportOffset() + headers.transportLength());
        return Math.max(0, end - start);
    }

    /**
     * Tells whether this is a fragment, the first one or a later one.
     *
     * @return whether it is
     */
    public boolean isFragment() {
        return headers.isFragment();
    }

    /**
     * Tells whether this is a fragment without the header of the transport layer.
     *
     * @return whether it is
     */
    public boolean isLaterFragment() {
        return headers.isLaterFragment();
    }

    /**
     * Returns the number that the fragments of one packet share.
     *
     * @return 16 bits in IPv4, 32 bits in IPv6; undefined unless it {@link #isFragment}
     */
    public int fragmentId() {
        return headers.fragmentId();
    }

    /**
     * Counts the VLAN tags from the outermost to the innermost, without those that only have a priority.
     *
     * @return 0 to {@link #MOST_VLANS}; more are ignored
     */
    public int vlans() {
        return tunnels.vlans();
    }

    /**
     * Returns the number of a VLAN.
     *
     * @param tag 0 to {@link #vlans()} - 1; the outermost is 0
     * @return 1 to 4095
     */
    public int vlan(int tag) {
        return tunnels.vlan(tag);
    }

    /**
     * Counts the tunnels around the innermost packet.
     *
     * @return 0 to 8; what more would carry stays closed
     */
    public int tunnels() {
        return tunnels.tunnels();
    }

    /**
     * Returns the kind of a tunnel.
     *
     * @param tunnel 0 to {@link #tunnels()} - 1; the outermost is 0
     * @return the kind
     */
    public TunnelKind tunnelKind(int tunnel) {
        return tunnels.kind(tunnel);
    }

    /**
     * Returns the number of a tunnel.
     *
     * @param tunnel 0 to {@link #tunnels()} - 1; the outermost is 0
     * @return as described for its kind
     */
    public int tunnelNumber(int tunnel) {
        return tunnels.number(tunnel);
    }

    /**
     * Returns where the sender's address of the outermost IP header is in the packet; the receiver's follows directly.
     *
     * @return the offset in bytes; undefined if {@link #outerAddressLength} is 0
     */
    public int outerSourceOffset() {
        return tunnels.outerSourceOffset();
    }

    /**
     * Returns the length of an address of the outermost IP header.
     *
     * @return 4 or 16 bytes; 0: there is only one IP header
     */
    public int outerAddressLength() {
        return tunnels.outerAddressLength();
    }
}
