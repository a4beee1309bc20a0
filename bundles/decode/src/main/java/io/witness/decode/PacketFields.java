package io.witness.decode;

import io.witness.api.packet.CopyView;
import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkForm;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.internal.Headers;
import io.witness.decode.internal.IpProtocols;
import java.nio.ByteBuffer;

/**
 * Reads the fields by which packets are looked up: EtherType, VLANs, addresses, protocol and ports. A flyweight that allocates
 * nothing per packet. For one thread.
 *
 * <p>{@link #isClear} is false whenever a filter could find a field where this class does not, such as in a truncated header.
 * The result is the same for a packet of a ring and for its copy, with the VLAN tag that the kernel took out.
 */
public final class PacketFields implements FlowEndpoints {
    /** The EtherType of reverse ARP, which has the format of ARP. */
    public static final int REVERSE_ARP = 0x8035;

    private static final int ARP_SENDER = 14;
    private static final int ARP_TARGET = 24;
    private static final int ARP_LENGTH = 28;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int VLAN_NUMBER = 0xFFF;
    /** As many as are read of the packet's data. */
    private static final int MOST_TAGS = 8;

    private static final int WORDS_IPV4 = 1;
    /** Where the transport layer starts at the latest, so that a copy's beginning always contains its first fields. */
    private static final int MOST_TRANSPORT_OFFSET = Headers.USUAL_BYTES - 16;

    private final int linkType;
    private final boolean isSupported;
    private final Headers headers;
    private final CopyView view = new CopyView(Headers.USUAL_BYTES);
    private Packet packet;
    private boolean clear;
    private int addressWords;
    private int source;
    private int destination;

    /**
     * Creates a flyweight that points nowhere.
     *
     * @param linkType the LINKTYPE number of the packets; {@link LinkTypes#UNKNOWN}: the kernel's offsets describe them
     */
    public PacketFields(int linkType) {
        this.linkType = linkType;
        headers = new Headers(linkType);
        isSupported = isSupported(linkType);
    }

    /**
     * Tells whether packets of a link type can be clear. Loopback packets of BSD are not, because their header may contradict
     * what follows.
     *
     * @param linkType the LINKTYPE number
     * @return whether {@link #isClear} is true for some packets
     */
    public static boolean isSupported(int linkType) {
        return linkType == LinkTypes.UNKNOWN
                || LinkForm.of(linkType).isPresent() && linkType != LinkTypes.NULL && linkType != LinkTypes.LOOP;
    }

    /**
     * Points the flyweight at a packet outside of any ring.
     *
     * @param copy any packet, including garbage and truncated ones; the fields are valid until the next call
     */
    public void read(PacketCopy copy) {
        read(view.of(copy));
    }

    /**
     * Points the flyweight at a packet in a buffer.
     *
     * @param buffer has its captured bytes; its position does not matter and stays
     * @param offset where they start
     * @param snapLength how many they are
     * @param wireLength how many bytes there were on the wire, at least as many
     */
    public void read(ByteBuffer buffer, int offset, int snapLength, int wireLength) {
        read(view.of(buffer, offset, snapLength, wireLength));
    }

    /**
     * Points the flyweight at a packet of a ring.
     *
     * @param packet any packet, including garbage and truncated ones; the fields are valid as long as it is
     */
    public void read(Packet packet) {
        this.packet = packet;
        headers.read(packet);
        addressWords = 0;
        clear = isSupported && headers.etherType() != Headers.NONE && !EtherTypes.isVlan(headers.etherType());
        clear &= tags() <= MOST_TAGS;
        switch (headers.etherType()) {
            case EtherTypes.IPV4, EtherTypes.IPV6 -> readIp();
            case EtherTypes.ARP, REVERSE_ARP -> readArp();
            default -> {}
        }
    }

    private void readIp() {
        boolean isKnown = headers.ipProtocol() != Headers.NONE;
        if (isKnown) {
            addressWords = headers.addressLength() / Integer.BYTES;
            source = headers.sourceOffset();
            destination = source + headers.addressLength();
        }
        boolean isOtherVersion =
                linkType == LinkTypes.IPV4 && !headers.isIpv4() || linkType == LinkTypes.IPV6 && headers.isIpv4();
        boolean hasPorts = !IpProtocols.havePorts(headers.ipProtocol()) || headers.isLaterFragment() || hasPorts();
        clear &= isKnown
                && !isOtherVersion
                && hasPorts
                && headers.transportOffset() != Headers.NONE
                && headers.transportOffset() <= MOST_TRANSPORT_OFFSET
                && (headers.isLaterFragment() || headers.isIpv4() || !Headers.isExtension(headers.ipProtocol()));
    }

    private void readArp() {
        int offset = headers.networkOffset();
        if (packet.snapLength() - offset < ARP_LENGTH || offset > MOST_TRANSPORT_OFFSET) {
            clear = false;
            return;
        }
        addressWords = WORDS_IPV4;
        source = offset + ARP_SENDER;
        destination = offset + ARP_TARGET;
    }

    /**
     * Tells whether all headers were understood up to the ports.
     *
     * @return false: the packet may have other fields than these, because it is truncated, garbage, or has an unsupported link
     *     type
     */
    public boolean isClear() {
        return clear;
    }

    /**
     * Returns the protocol of the network layer.
     *
     * @return the EtherType after all VLAN tags, an 802.3 length, or {@link #NONE}
     */
    public int etherType() {
        return headers.etherType();
    }

    /**
     * Counts the VLAN tags, with the one that the kernel took out.
     *
     * @return the number; at most 8 if the packet is clear
     */
    public int tags() {
        return headers.tags() + outerTags();
    }

    private int outerTags() {
        return packet.hasVlanTag() ? 1 : 0;
    }

    /**
     * Returns the number of a VLAN.
     *
     * @param tag 0 to {@link #tags()} - 1; the outermost is 0
     * @return 0 to 4095
     */
    public int vlan(int tag) {
        int inData = tag - outerTags();
        return (inData < 0 ? packet.vlanTci() : headers.tagControl(inData)) & VLAN_NUMBER;
    }

    /**
     * Returns the EtherType that announces a VLAN tag.
     *
     * @param tag 0 to {@link #tags()} - 1; the outermost is 0
     * @return such as {@link EtherTypes#VLAN}
     */
    public int tagType(int tag) {
        int inData = tag - outerTags();
        return inData < 0 ? packet.vlanTpid() : headers.tagType(inData);
    }

    /**
     * Returns the length of the addresses, which are those of IPv4, IPv6 or ARP.
     *
     * @return 1 or 4 words of 32 bits; 0: there are none
     */
    @Override
    public int addressWords() {
        return addressWords;
    }

    /**
     * Returns a part of the sender's address.
     *
     * @param word 0 to {@link #addressWords()} - 1
     * @return 32 bits in network order
     */
    @Override
    public int sourceWord(int word) {
        return packet.int32(source + word * Integer.BYTES);
    }

    /**
     * Returns a part of the receiver's address.
     *
     * @param word 0 to {@link #addressWords()} - 1
     * @return 32 bits in network order
     */
    @Override
    public int destinationWord(int word) {
        return packet.int32(destination + word * Integer.BYTES);
    }

    /**
     * Returns the protocol after IP and its extension headers.
     *
     * @return 0 to 255; {@link #NONE} if it is not IP or is truncated
     */
    @Override
    public int ipProtocol() {
        return headers.ipProtocol();
    }

    /**
     * Returns the protocol that the IP header names, which may be an extension header of IPv6.
     *
     * @return 0 to 255; {@link #NONE} if it is not IP or is truncated
     */
    public int nextHeader() {
        return headers.ipProtocol() == Headers.NONE || headers.isIpv4()
                ? headers.ipProtocol()
                : packet.unsignedByte(headers.networkOffset() + IPV6_NEXT_HEADER);
    }

    /**
     * Tells whether the transport layer has ports: TCP, UDP, SCTP, DCCP or UDP-Lite, but not a later fragment.
     *
     * @return whether {@link #sourcePort} and {@link #destinationPort} may be called
     */
    @Override
    public boolean hasPorts() {
        return headers.hasPorts() && headers.transportOffset() <= MOST_TRANSPORT_OFFSET;
    }

    /**
     * Returns the sender's port.
     *
     * @return 0 to 65535
     */
    @Override
    public int sourcePort() {
        return packet.unsignedShort(headers.transportOffset());
    }

    /**
     * Returns the receiver's port.
     *
     * @return 0 to 65535
     */
    @Override
    public int destinationPort() {
        return packet.unsignedShort(headers.transportOffset() + Short.BYTES);
    }

    /**
     * Tells whether it is a message of ICMP over IPv4 or of ICMPv6 over IPv6, whose type and code are there.
     *
     * @return whether {@link #icmpType} and {@link #icmpCode} may be called
     */
    @Override
    public boolean isIcmp() {
        int expected = headers.isIpv4() ? IpProtocols.ICMP : IpProtocols.ICMPV6;
        return headers.ipProtocol() == expected
                && !headers.isLaterFragment()
                && headers.transportOffset() != Headers.NONE
                && headers.transportOffset() <= MOST_TRANSPORT_OFFSET
                && headers.transportBytes() >= Short.BYTES;
    }

    /**
     * Returns the type of an ICMP message.
     *
     * @return 0 to 255
     */
    @Override
    public int icmpType() {
        return packet.unsignedByte(headers.transportOffset());
    }

    /**
     * Returns the code of an ICMP message.
     *
     * @return 0 to 255
     */
    @Override
    public int icmpCode() {
        return packet.unsignedByte(headers.transportOffset() + 1);
    }

    boolean isLaterFragment() {
        return headers.isLaterFragment();
    }
}
