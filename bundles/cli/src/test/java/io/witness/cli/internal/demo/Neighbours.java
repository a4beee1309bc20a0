package io.witness.cli.internal.demo;

import io.witness.api.packet.EtherTypes;
import java.util.Arrays;

/** How hosts of one network find each other: ARP for IPv4, neighbour discovery for IPv6. */
final class Neighbours {
    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final int ARP = 0x0806;
    private static final int ICMPV6 = 58;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final long SOLICITED_AND_OVERRIDE = 0x6000_0000L;
    /** Proves that no router passed the message on. */
    private static final int MOST_HOPS = 255;

    private Neighbours() {}

    static byte[] arpRequest(Host asking, Host wanted) {
        return arp(BROADCAST, 1, asking, new byte[6], wanted);
    }

    static byte[] arpReply(Host asked, Host asking) {
        return arp(asking.mac(), 2, asked, asking.mac(), asking);
    }

    private static byte[] arp(byte[] target, int operation, Host sender, byte[] mac, Host other) {
        return new Bytes()
                .put(target)
                .put(sender.mac())
                .put16(ARP)
                .put16(1)
                .put16(EtherTypes.IPV4)
                .put8(6)
                .put8(4)
                .put16(operation)
                .put(sender.mac())
                .put(sender.ipv4())
                .put(mac)
                .put(other.ipv4())
                .toArray();
    }

    static byte[] solicitation(Host asking, Host wanted) {
        byte[] group = solicitedNode(wanted.ipv6());
        byte[] mac = new Bytes().put16(0x3333).put(tail(group, 4)).toArray();
        return message(asking, mac, group, SOLICITATION, 0, wanted.ipv6(), 1);
    }

    static byte[] advertisement(Host asked, Host asking) {
        return message(asked, asking.mac(), asking.ipv6(), ADVERTISEMENT, SOLICITED_AND_OVERRIDE, asked.ipv6(), 2);
    }

    /** The option is the sender's link layer address. */
    private static byte[] message(Host from, byte[] mac, byte[] to, int type, long flags, byte[] subject, int option) {
        byte[] message = new Bytes()
                .put8(type)
                .put8(0)
                .put16(0)
                .put32(flags)
                .put(subject)
                .put8(option)
                .put8(1)
                .put(from.mac())
                .toArray();
        byte[] addresses = new Bytes().put(from.ipv6()).put(to).toArray();
        byte[] rest = new Bytes().put32(message.length).put32(ICMPV6).toArray();
        Checksum.put(Checksum.of(addresses, rest, message), message, 2);
        return new Bytes()
                .put(mac)
                .put(from.mac())
                .put16(EtherTypes.IPV6)
                .put32(0x6000_0000L)
                .put16(message.length)
                .put8(ICMPV6)
                .put8(MOST_HOPS)
                .put(addresses)
                .put(message)
                .toArray();
    }

    /** The group in which a host listens for those who look for it. */
    private static byte[] solicitedNode(byte[] address) {
        return new Bytes()
                .put16(0xFF02)
                .zeros(9)
                .put8(1)
                .put8(0xFF)
                .put(tail(address, 3))
                .toArray();
    }

    private static byte[] tail(byte[] address, int length) {
        return Arrays.copyOfRange(address, address.length - length, address.length);
    }
}
