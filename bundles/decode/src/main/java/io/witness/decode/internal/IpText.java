package io.witness.decode.internal;

import io.witness.api.packet.Packet;

/** Formats IPv4 and IPv6: addresses with ports, then the content. */
final class IpText {
    private IpText() {}

    static void append(StringBuilder out, Headers headers) {
        boolean isIpv4 = headers.isIpv4();
        out.append(isIpv4 ? "IP " : "IP6 ");
        if (headers.transportOffset() == Headers.NONE) {
            out.append(isIpv4 ? "[|ip]" : "[|ip6]");
            return;
        }
        appendEnd(out, headers, 0);
        appendEnd(out.append(" > "), headers, 1);
        appendPayload(out.append(": "), headers);
    }

    private static void appendEnd(StringBuilder out, Headers headers, int end) {
        Packet packet = headers.packet();
        int address = headers.sourceOffset() + headers.addressLength() * end;
        if (headers.isIpv4()) {
            AddressText.appendIpv4(out, packet, address);
        } else {
            AddressText.appendIpv6(out, packet, address);
        }
        if (headers.hasPorts()) {
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
