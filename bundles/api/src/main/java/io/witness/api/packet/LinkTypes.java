package io.witness.api.packet;

/** Lists the supported LINKTYPE numbers (tcpdump.org/linktypes.html). */
public final class LinkTypes {
    /** No LINKTYPE: it is unknown which one the packets have. */
    public static final int UNKNOWN = -1;
    /** BSD loopback: four bytes, then the packet. */
    public static final int NULL = 0;
    /** Ethernet: addresses and EtherType, also of the loopback interface. */
    public static final int ETHERNET = 1;
    /** Packets that start with their IPv4 or IPv6 header, such as those of a tunnel. */
    public static final int RAW = 101;
    /** A wireless network's frames. */
    public static final int IEEE802_11 = 105;
    /** OpenBSD loopback: four bytes, then the packet. */
    public static final int LOOP = 108;
    /** Linux "cooked": 16 bytes with the EtherType at the end. */
    public static final int LINUX_SLL = 113;
    /** Infrared: a cooked header of 16 bytes, then the frame. */
    public static final int LINUX_IRDA = 144;
    /** ISDN's data link: a cooked header of 16 bytes, then the frame. */
    public static final int LINUX_LAPD = 177;
    /** Frames of a CAN bus, the number of the frame in network order. */
    public static final int CAN_SOCKETCAN = 227;
    /** Netlink: a cooked header of 16 bytes, then the message. */
    public static final int NETLINK = 253;
    /** A wireless network's frames after the radio's metadata. */
    public static final int IEEE802_11_RADIOTAP = 127;
    /** Packets that start with their IPv4 header. */
    public static final int IPV4 = 228;
    /** Packets that start with their IPv6 header. */
    public static final int IPV6 = 229;
    /** Linux "cooked", version 2: 20 bytes with the EtherType at the start. */
    public static final int LINUX_SLL2 = 276;

    private LinkTypes() {}
}
