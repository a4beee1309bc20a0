package io.witness.api.packet;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Maps the kernel's interface types ({@code linux/if_arp.h}) to the LINKTYPE numbers (tcpdump.org/linktypes.html) of packets
 * that a packet socket of type {@code SOCK_RAW} delivers.
 *
 * <p>The table is that of tcpdump ({@code map_arphrd_to_dlt} of libpcap's {@code pcap-linux.c}), with these differences.
 * tcpdump captures GRE and IPv6 tunnels without their link layer, because it does not know them; packets of those devices
 * start with an IP header ({@code net/ipv4/ip_gre.c}, {@code net/ipv6/ip6_tunnel.c}, {@code net/ipv6/ip6_gre.c}), like those
 * of {@link #RAWIP}. A frame relay channel (15) has a header that is not IP, contrary to tcpdump. Types that are not in the
 * table, including PPP, may or may not have a header: only the kernel's offsets tell where a packet's network layer is.
 */
public final class HardwareTypes {
    /** Unknown; the kernel uses the number for NET/ROM, from which nothing can be captured. */
    public static final int UNKNOWN = 0;
    /** Ethernet ({@code ARPHRD_ETHER}). */
    public static final int ETHERNET = 1;
    /** A CAN bus ({@code ARPHRD_CAN}). */
    public static final int CAN = 280;
    /** Packets without a link header ({@code ARPHRD_RAWIP}). */
    public static final int RAWIP = 519;
    /** Infrared ({@code ARPHRD_IRDA}). */
    public static final int IRDA = 783;
    /** Netlink messages, of a device of type nlmon ({@code ARPHRD_NETLINK}). */
    public static final int NETLINK = 824;
    /** ISDN's data link; a number of libpcap, not of the kernel. */
    public static final int LAPD = 8445;
    /** A device without a link header, such as tun ({@code ARPHRD_NONE}). */
    public static final int NONE = 0xFFFE;
    /** No type at all ({@code ARPHRD_VOID}): for packets that come from no device. */
    public static final int VOID = 0xFFFF;

    /**
     * Pairs of a hardware type and its LINKTYPE. If several hardware types have the same LINKTYPE, the first one represents
     * it.
     */
    private static final int[][] TABLE = {
        {ETHERNET, LinkTypes.ETHERNET},
        {772, LinkTypes.ETHERNET}, // loopback
        {23, LinkTypes.ETHERNET}, // Metricom
        {NONE, LinkTypes.RAW},
        {RAWIP, LinkTypes.RAW},
        {768, LinkTypes.RAW}, // IPv4 in IPv4, and vti
        {769, LinkTypes.RAW}, // in IPv6, and vti6
        {776, LinkTypes.RAW}, // IPv6 in IPv4
        {778, LinkTypes.RAW}, // GRE in IPv4
        {823, LinkTypes.RAW}, // GRE in IPv6
        {256, LinkTypes.RAW}, // SLIP, and its kinds
        {257, LinkTypes.RAW},
        {258, LinkTypes.RAW},
        {259, LinkTypes.RAW},
        {264, LinkTypes.RAW},
        {518, LinkTypes.RAW}, // raw HDLC
        {801, LinkTypes.IEEE802_11},
        {802, 119}, // 802.11 behind a Prism header
        {803, LinkTypes.IEEE802_11_RADIOTAP},
        {804, 230}, // 802.15.4 without its check sequence
        {800, 6}, // Token Ring
        {6, 6},
        {774, 10}, // FDDI
        {2, 2}, // experimental Ethernet
        {3, 202}, // AX.25 with a KISS header
        {4, 4}, // ProNET
        {5, 5}, // Chaosnet
        {7, 129}, // ARCNET
        {18, 122}, // IP over Fibre Channel
        {784, 224}, // Fibre Channel
        {785, 224},
        {786, 224},
        {787, 224},
        {CAN, LinkTypes.CAN_SOCKETCAN},
        {513, 104}, // Cisco HDLC
        {770, 107}, // frame relay
        {773, 114}, // LocalTalk
        {826, 271}, // vsockmon
    };

    private static final Map<Integer, Integer> LINK_TYPES = new HashMap<>();
    private static final Map<Integer, Integer> HARDWARE_TYPES = new HashMap<>();

    static {
        for (int[] pair : TABLE) {
            LINK_TYPES.put(pair[0], pair[1]);
            HARDWARE_TYPES.putIfAbsent(pair[1], pair[0]);
        }
        HARDWARE_TYPES.put(LinkTypes.IPV4, NONE);
        HARDWARE_TYPES.put(LinkTypes.IPV6, NONE);
        HARDWARE_TYPES.remove(LinkTypes.CAN_SOCKETCAN); // the kernel's byte order differs from a file's
    }

    private HardwareTypes() {}

    /**
     * Returns the link type of a device's packets.
     *
     * @param hardwareType an ARPHRD number of {@code linux/if_arp.h}
     * @return the LINKTYPE number; empty if unknown, never guessed
     */
    public static OptionalInt linkType(int hardwareType) {
        Integer linkType = LINK_TYPES.get(hardwareType);
        return linkType == null ? OptionalInt.empty() : OptionalInt.of(linkType);
    }

    /**
     * Returns the type of device whose packets have a link type.
     *
     * @param linkType a LINKTYPE number
     * @return an ARPHRD number; {@link #VOID} if there is no such device
     */
    public static int ofLinkType(int linkType) {
        return HARDWARE_TYPES.getOrDefault(linkType, VOID);
    }

    /**
     * Returns the link type of a device's packets when a cooked header of 16 bytes replaces their link layer.
     *
     * @param hardwareType an ARPHRD number
     * @return a LINKTYPE number: {@link LinkTypes#LINUX_SLL}, unless devices of this type have one of the same form
     */
    public static int cookedLinkType(int hardwareType) {
        return switch (hardwareType) {
            case IRDA -> LinkTypes.LINUX_IRDA;
            case LAPD -> LinkTypes.LINUX_LAPD;
            case NETLINK -> LinkTypes.NETLINK;
            default -> LinkTypes.LINUX_SLL;
        };
    }
}
