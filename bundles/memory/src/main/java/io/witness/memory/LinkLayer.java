package io.witness.memory;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.LinkForm;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import java.nio.ByteBuffer;

/**
 * Finds in a frame what the kernel's network stack finds before a packet socket sees it: a VLAN tag, which it takes out
 * ({@code skb_vlan_untag}), the protocol ({@code eth_type_trans}, {@code vlan_set_encap_proto}) and the sender. A flyweight,
 * for one thread.
 *
 * <p>{@link io.witness.api.packet.LinkHeader} cannot be used: it reads packets in a block, where all of that has been done.
 */
final class LinkLayer {
    /** Length of an Ethernet address. */
    static final int ADDRESS_LENGTH = 6;

    private static final int ADDRESSES_LENGTH = LinkForm.ETHERNET.typeOffset();

    private static final int ETH_P_802_3 = 1;
    private static final int ETH_P_802_2 = 4;
    /** Two bytes after the length that identify Novell's frames. */
    private static final int NOVELL = 0xFFFF;

    private final int linkType;
    private final int hardwareType;
    private ByteBuffer frame;
    private int protocol;
    private int tagProtocol;
    private int tag;

    LinkLayer(int linkType) {
        this.linkType = linkType;
        hardwareType = HardwareTypes.ofLinkType(linkType);
    }

    /**
     * Returns the length of the header on devices of this type; 0 if frames start with the network layer, or with unknown
     * content.
     */
    int headerLength() {
        return isEthernet() ? LinkForm.ETHERNET.headerLength() : 0;
    }

    private boolean isEthernet() {
        return linkType == LinkTypes.ETHERNET;
    }

    /** Returns the ARPHRD number of such a device. */
    int hardwareType() {
        return hardwareType;
    }

    /** Points the flyweight at a frame. */
    void read(PacketCopy packet) {
        frame = packet.frame();
        tagProtocol = 0;
        tag = 0;
        protocol = isEthernet() ? typeAt(ADDRESSES_LENGTH) : rawProtocol();
        if (isEthernet()
                && (protocol == EtherTypes.VLAN || protocol == EtherTypes.SERVICE_VLAN)
                && has(ADDRESSES_LENGTH, LinkForm.TAG_LENGTH)) {
            tagProtocol = protocol;
            tag = unsignedShort(ADDRESSES_LENGTH + 2);
            protocol = typeAt(ADDRESSES_LENGTH + LinkForm.TAG_LENGTH);
        }
    }

    /** Returns the field itself if it is a type; if it is a length, the number for the kind of frame. */
    private int typeAt(int offset) {
        if (!has(offset, 2)) {
            return 0;
        }
        int type = unsignedShort(offset);
        if (type >= EtherTypes.SMALLEST) {
            return type;
        }
        return has(offset + 2, 2) && unsignedShort(offset + 2) == NOVELL ? ETH_P_802_3 : ETH_P_802_2;
    }

    private int rawProtocol() {
        boolean isIp = linkType == LinkTypes.RAW || linkType == LinkTypes.IPV4 || linkType == LinkTypes.IPV6;
        int version = isIp && has(0, 1) ? frame.get(0) >> 4 & 0xF : 0;
        return version == 4 ? EtherTypes.IPV4 : version == 6 ? EtherTypes.IPV6 : 0;
    }

    private boolean has(int offset, int length) {
        return frame.limit() >= offset + length;
    }

    private int unsignedShort(int offset) {
        return (frame.get(offset) & 0xFF) << 8 | frame.get(offset + 1) & 0xFF;
    }

    /** Returns the protocol field of the address, in network order when written high byte first. */
    int protocol() {
        return protocol;
    }

    boolean isTagged() {
        return tagProtocol != 0;
    }

    /** Returns the protocol of the tag that was taken out, or 0. */
    int tagProtocol() {
        return tagProtocol;
    }

    /** Returns priority and VLAN number of the tag that was taken out, or 0. */
    int tag() {
        return tag;
    }

    /** Returns the size of the tag in bytes. */
    int tagLength() {
        return isTagged() ? LinkForm.TAG_LENGTH : 0;
    }

    /** Returns the length of the sender's address; 0: there is none. */
    int addressLength() {
        return isEthernet() && has(0, ADDRESSES_LENGTH) ? ADDRESS_LENGTH : 0;
    }

    /** Copies the sender's address, if there is one: shorter frames end before it. */
    void copyAddress(ByteBuffer target, int position) {
        if (addressLength() > 0) {
            target.put(position, frame, ADDRESS_LENGTH, addressLength());
        }
    }

    /** Copies this many bytes of the frame without the tag. */
    void copyData(ByteBuffer target, int position, int length) {
        int before = isTagged() ? Math.min(length, ADDRESSES_LENGTH) : length;
        target.put(position, frame, 0, before);
        target.put(position + before, frame, before + tagLength(), length - before);
    }
}
