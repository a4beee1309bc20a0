package io.witness.pcap;

/** The LINKTYPE numbers (tcpdump.org/linktypes.html) whose packets are understood here. */
public final class LinkTypes {
    /** Ethernet: addresses and EtherType, also of the loopback interface. */
    public static final int ETHERNET = 1;
    /** Packets that start with their IPv4 or IPv6 header, such as those of a tunnel. */
    public static final int RAW = 101;

    private LinkTypes() {}
}
