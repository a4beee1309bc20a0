package io.witness.decode;

/** Lists the protocols of packets: the protocol over IP, if there is one, otherwise the one over the link. */
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
    /** Any other protocol over IPv4, or a truncated IPv4 header. */
    IPV4_OTHER,
    /** Any other protocol over IPv6, or truncated IPv6 headers. */
    IPV6_OTHER,
    /** Not IP, or an unknown link type. */
    OTHER
}
