package io.witness.api.packet;

/** The LINKTYPE numbers (tcpdump.org/linktypes.html) whose link layer is understood here. */
public final class LinkTypes {
    /** BSD loopback: four bytes, then the packet. */
    public static final int NULL = 0;
    /** Ethernet: addresses and EtherType, also of the loopback interface. */
    public static final int ETHERNET = 1;
    /** Packets that start with their IPv4 or IPv6 header, such as those of a tunnel. */
    public static final int RAW = 101;
    /** OpenBSD loopback: four bytes, then the packet. */
    public static final int LOOP = 108;
    /** Linux "cooked": 16 bytes with the EtherType at the end. */
    public static final int LINUX_SLL = 113;
    /** Linux "cooked", version 2: 20 bytes with the EtherType at the start. */
    public static final int LINUX_SLL2 = 276;

    private LinkTypes() {}
}
