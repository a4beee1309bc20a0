package io.witness.decode;

/** What a packet is of: the protocol over IP, where there is one, else the one over the link. */
public enum PacketProtocol {
    /** Address resolution. */
    ARP,
    /** Control messages of IPv4. */
    ICMP,
    /** Control messages of IPv6. */
    ICMPV6,
    /** TCP over IPv4 or IPv6. */
    TCP,
    /** UDP over IPv4 or IPv6. */
    UDP,
    /** SCTP over IPv4 or IPv6. */
    SCTP,
    /** Any other protocol over IPv4, or an IPv4 header that is cut off. */
    IPV4_OTHER,
    /** Any other protocol over IPv6, or IPv6 headers that are cut off. */
    IPV6_OTHER,
    /** No IP, or a link type that is not known here. */
    OTHER
}
