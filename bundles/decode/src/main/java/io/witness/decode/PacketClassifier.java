package io.witness.decode;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.decode.internal.Headers;
import io.witness.decode.internal.IpProtocols;

/** Classifies packets by protocol without copying or allocating. For one thread. */
public final class PacketClassifier {
    private final Headers headers;

    /**
     * Creates a classifier for the packets of one ring.
     *
     * @param linkType the LINKTYPE number of the packets, see {@link LinkTypes}
     */
    public PacketClassifier(int linkType) {
        headers = new Headers(linkType);
    }

    /**
     * Finds the protocol of a packet. VLAN tags are skipped; a fragment counts as its whole packet.
     *
     * @param packet any packet, including garbage and truncated ones
     * @return its protocol
     */
    public PacketProtocol classify(Packet packet) {
        headers.read(packet);
        return switch (headers.etherType()) {
            case EtherTypes.ARP -> PacketProtocol.ARP;
            case EtherTypes.IPV4 -> over(headers.ipProtocol(), PacketProtocol.ICMP, PacketProtocol.IPV4_OTHER);
            case EtherTypes.IPV6 -> over(headers.ipProtocol(), null, PacketProtocol.IPV6_OTHER);
            default -> PacketProtocol.OTHER;
        };
    }

    private static PacketProtocol over(int ipProtocol, PacketProtocol icmp, PacketProtocol other) {
        return switch (ipProtocol) {
            case IpProtocols.TCP -> PacketProtocol.TCP;
            case IpProtocols.UDP -> PacketProtocol.UDP;
            case IpProtocols.SCTP -> PacketProtocol.SCTP;
            case IpProtocols.ICMP -> icmp == null ? other : icmp;
            case IpProtocols.ICMPV6 -> icmp == null ? PacketProtocol.ICMPV6 : other;
            default -> other;
        };
    }
}
