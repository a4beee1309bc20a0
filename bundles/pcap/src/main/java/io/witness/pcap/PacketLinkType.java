package io.witness.pcap;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import java.util.OptionalInt;

/**
 * Determines the link type of the packets of a ring. For one thread; allocates nothing per packet.
 *
 * <p>The ring's own link type holds as long as its packets are from a device of that type: an interface can change its type
 * while a ring is open on it. If the ring has none, the device type decides, which the kernel reports with each packet.
 * Nothing is guessed.
 */
public final class PacketLinkType {
    private static final int NOT_ASKED = -1;

    private final OptionalInt told;
    private int hardwareType = NOT_ASKED;
    private int linkType;

    private final boolean isCertain;

    /**
     * Creates an instance for the packets of one ring.
     *
     * @param told the LINKTYPE number of the ring's description, {@link io.witness.api.ring.RingDescription#linkType}
     */
    public PacketLinkType(OptionalInt told) {
        this(told, false);
    }

    private PacketLinkType(OptionalInt told, boolean isCertain) {
        this.told = told;
        this.isCertain = isCertain;
    }

    /**
     * Creates an instance that returns a fixed link type.
     *
     * @param linkType the LINKTYPE number of all packets, regardless of the kernel's information
     * @return the instance
     */
    public static PacketLinkType always(int linkType) {
        return new PacketLinkType(OptionalInt.of(linkType), true);
    }

    /**
     * Returns the ring's own link type.
     *
     * @return the LINKTYPE number that packets have unless they are from a device of another type
     */
    public OptionalInt told() {
        return told;
    }

    /**
     * Determines the link type of a packet.
     *
     * @param packet the packet
     * @return a LINKTYPE number; {@link LinkTypes#UNKNOWN} if only the kernel's offsets describe the packet
     */
    public int of(Packet packet) {
        if (isCertain) {
            return told.getAsInt();
        }
        int type = packet.hardwareType();
        if (type == HardwareTypes.UNKNOWN && packet.protocol() == 0) {
            return told.orElse(LinkTypes.UNKNOWN); // the producer of the ring is not the kernel
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

    /** Tells whether a type of device can have packets of a link type; unknown for link types that no device has. */
    private static boolean canBe(int linkType, int type) {
        int device = HardwareTypes.ofLinkType(linkType);
        return device == HardwareTypes.VOID && linkType != LinkTypes.CAN_SOCKETCAN
                || device == type
                || HardwareTypes.linkType(type).equals(OptionalInt.of(linkType));
    }

    // A tunnel also carries other protocols, such as MPLS, with nothing before them that identifies them.
    private static boolean isNoIp(Packet packet) {
        int protocol = packet.protocol();
        return protocol != 0
                && protocol != EtherTypes.IPV4
                && protocol != EtherTypes.IPV6
                && packet.networkOffset() == 0;
    }
}
