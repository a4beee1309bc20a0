package io.witness.cli.internal.demo;

import io.witness.api.packet.EtherTypes;

/**
 * From one host to another: puts what these say to each other into frames.
 *
 * @param from who sends
 * @param to who receives
 * @param ipv6 whether over IPv6, else IPv4
 * @param vlan number of the VLAN, 0: none
 */
record NetworkPath(Host from, Host to, boolean ipv6, int vlan) {
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int HOPS = 64;
    private static final int TCP = 6;
    private static final int TCP_CHECKSUM_OFFSET = 16;
    private static final int UDP = 17;
    private static final int UDP_CHECKSUM_OFFSET = 6;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int ICMP_CHECKSUM_OFFSET = 2;
    private static final int ECHO_DATA = 48;

    NetworkPath back() {
        return new NetworkPath(to, from, ipv6, vlan);
    }

    private byte[] source() {
        return ipv6 ? from.ipv6() : from.ipv4();
    }

    private byte[] target() {
        return ipv6 ? to.ipv6() : to.ipv4();
    }

    byte[] udp(int sourcePort, int targetPort, byte[] payload) {
        byte[] datagram = new Bytes()
                .put16(sourcePort)
                .put16(targetPort)
                .put16(8 + payload.length)
                .put16(0)
                .put(payload)
                .toArray();
        return ip(UDP, withChecksum(UDP, datagram, UDP_CHECKSUM_OFFSET));
    }

    /** A TCP segment with a header that is complete but for its checksum. */
    byte[] tcp(byte[] segment) {
        return ip(TCP, withChecksum(TCP, segment, TCP_CHECKSUM_OFFSET));
    }

    /** A ping or, as a reply, what comes back. */
    byte[] echo(boolean reply, int id, int sequence) {
        int request = ipv6 ? 128 : 8;
        int answer = ipv6 ? 129 : 0;
        Bytes message = new Bytes().put8(reply ? answer : request).put8(0).put16(0);
        message.put16(id).put16(sequence).zeros(8);
        for (int i = 0; i < ECHO_DATA; i++) {
            message.put8(i);
        }
        return ipv6 ? icmp6(message.toArray()) : icmp4(message.toArray());
    }

    private byte[] icmp4(byte[] message) {
        return ip(ICMP, Checksum.put(Checksum.of(message), message, ICMP_CHECKSUM_OFFSET));
    }

    private byte[] icmp6(byte[] message) {
        return ip(ICMPV6, withChecksum(ICMPV6, message, ICMP_CHECKSUM_OFFSET));
    }

    private byte[] withChecksum(int protocol, byte[] message, int offset) {
        byte[] pseudoHeader = new Bytes()
                .put(source())
                .put(target())
                .put32(message.length)
                .put32(protocol)
                .toArray();
        return Checksum.put(Checksum.of(pseudoHeader, message), message, offset);
    }

    private byte[] ip(int protocol, byte[] payload) {
        Bytes packet = new Bytes();
        if (ipv6) {
            packet.put32(0x6000_0000L)
                    .put16(payload.length)
                    .put8(protocol)
                    .put8(HOPS)
                    .put(source())
                    .put(target());
        } else {
            packet.put(ipv4Header(protocol, payload.length));
        }
        return ethernet(
                ipv6 ? EtherTypes.IPV6 : EtherTypes.IPV4, packet.put(payload).toArray());
    }

    private byte[] ipv4Header(int protocol, int payloadLength) {
        byte[] header = new Bytes()
                .put16(0x4500)
                .put16(20 + payloadLength)
                .put16(0)
                .put16(DONT_FRAGMENT)
                .put8(HOPS)
                .put8(protocol)
                .put16(0)
                .put(source())
                .put(target())
                .toArray();
        return Checksum.put(Checksum.of(header), header, 10);
    }

    private byte[] ethernet(int etherType, byte[] packet) {
        Bytes frame = new Bytes().put(to.mac()).put(from.mac());
        if (vlan != 0) {
            frame.put16(EtherTypes.VLAN).put16(vlan);
        }
        return frame.put16(etherType).put(packet).toArray();
    }
}
