package io.witness.decode.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.Packet;

/** IPv4 and IPv6 as text: addresses with ports, then what is carried. */
final class IpText {
    private static final int IPV4_SOURCE = 12;
    private static final int IPV6_SOURCE = 8;

    private IpText() {}

    static void append(StringBuilder out, Headers headers) {
        boolean isIpv4 = headers.etherType() == EtherTypes.IPV4;
        out.append(isIpv4 ? "IP " : "IP6 ");
        if (headers.transportOffset() == Headers.NONE) {
            out.append(isIpv4 ? "[|ip]" : "[|ip6]");
            return;
        }
        boolean hasPorts = hasPorts(headers);
        appendEnd(out, headers, isIpv4, 0, hasPorts);
        appendEnd(out.append(" > "), headers, isIpv4, 1, hasPorts);
        appendPayload(out.append(": "), headers);
    }

    private static boolean hasPorts(Headers headers) {
        int protocol = headers.ipProtocol();
        return !headers.isLaterFragment()
                && headers.transportBytes() >= 4
                && (protocol == IpProtocols.TCP || protocol == IpProtocols.UDP || protocol == IpProtocols.SCTP);
    }

    private static void appendEnd(StringBuilder out, Headers headers, boolean isIpv4, int end, boolean hasPorts) {
        Packet packet = headers.packet();
        if (isIpv4) {
            AddressText.appendIpv4(out, packet, headers.networkOffset() + IPV4_SOURCE + 4 * end);
        } else {
            AddressText.appendIpv6(out, packet, headers.networkOffset() + IPV6_SOURCE + 16 * end);
        }
        if (hasPorts) {
            out.append('.').append(packet.unsignedShort(headers.transportOffset() + 2 * end));
        }
    }

    private static void appendPayload(StringBuilder out, Headers headers) {
        int protocol = headers.isLaterFragment() ? Headers.NONE : headers.ipProtocol();
        switch (protocol) {
            case IpProtocols.TCP -> TransportText.appendTcp(out, headers);
            case IpProtocols.UDP -> TransportText.appendUdp(out, headers);
            case IpProtocols.SCTP -> out.append("SCTP, length ").append(headers.transportLength());
            case IpProtocols.ICMP -> IcmpText.append(out, headers);
            case IpProtocols.ICMPV6 -> Icmp6Text.append(out, headers);
            default -> appendUnknown(out, headers);
        }
    }

    private static void appendUnknown(StringBuilder out, Headers headers) {
        out.append(headers.isLaterFragment() ? "fragment, " : "");
        out.append("ip-proto-").append(headers.ipProtocol());
        out.append(", length ").append(headers.transportLength());
    }
}
