package io.witness.pcap;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import java.util.OptionalInt;

/**
 * Says which link type the packets of a ring have. What the ring says of itself holds as long as its packets are from a device of
 * such a kind: an interface can become another kind while a ring is open on it. Where the ring says nothing, the kind of device
 * decides, which the kernel tells with each packet. Nothing is guessed. For one thread; allocates nothing a packet.
 */
public final class PacketLinkType {
    private static final int NOT_ASKED = -1;

    private final OptionalInt told;
    private int hardwareType = NOT_ASKED;
    private int linkType;

    private final boolean isCertain;

    /**
     * For the packets of one ring.
     *
     * @param told the LINKTYPE number that the ring says of itself, {@link io.witness.api.ring.RingDescription#linkType}
     */
    public PacketLinkType(OptionalInt told) {
        this(told, false);
    }

    private PacketLinkType(OptionalInt told, boolean isCertain) {
        this.told = told;
        this.isCertain = isCertain;
    }

    /**
     * For packets of which somebody knows better.
     *
     * @param linkType the LINKTYPE number of all packets, whatever the kernel says of them
     * @return what says so
     */
    public static PacketLinkType always(int linkType) {
        return new PacketLinkType(OptionalInt.of(linkType), true);
    }

    /**
     * What was told.
     *
     * @return the LINKTYPE number that packets have unless they are from a device of another kind
     */
    public OptionalInt told() {
        return told;
    }

    /**
     * The link type of a packet.
     *
     * @param packet the packet
     * @return a LINKTYPE number; {@link LinkTypes#UNKNOWN} if only the kernel's offsets tell what is where in it
     */
    public int of(Packet packet) {
        if (isCertain) {
            return told.getAsInt();
        }
        int type = packet.hardwareType();
        if (type == HardwareTypes.UNKNOWN && packet.protocol() == 0) {
            return told.orElse(LinkTypes.UNKNOWN); // it is not the kernel that has filled the ring
        }
        if (type != hardwareType) {
            hardwareType = type;
            linkType = find(type);
        }
        return linkType == LinkTypes.RAW && isNoIp(packet) ? LinkTypes.UNKNOWN : linkType;
    }

    private int find(int type) {
        if (told.isPresent() && canBe(told.getAsInt(), type)) {
            return told.getAsInt();
        }
        return HardwareTypes.linkType(type).orElse(LinkTypes.UNKNOWN);
    }

    /** Whether packets of a link type can be from a kind of device; of one that no device has, nothing is known. */
    private static boolean canBe(int linkType, int type) {
        int device = HardwareTypes.ofLinkType(linkType);
        return device == HardwareTypes.VOID && linkType != LinkTypes.CAN_SOCKETCAN
                || device == type
                || HardwareTypes.linkType(type).equals(OptionalInt.of(linkType));
    }

    /** A tunnel carries other protocols as well, such as MPLS, with nothing before them that would tell. */
    private static boolean isNoIp(Packet packet) {
        int protocol = packet.protocol();
        return protocol != 0
                && protocol != EtherTypes.IPV4
                && protocol != EtherTypes.IPV6
                && packet.networkOffset() == 0;
    }
}
