package io.witness.recording.internal;

import java.util.List;
import java.util.Random;

/** Filter expressions about the hosts of {@link io.witness.recording.testing.RandomFrames}; some of them are wrong. */
final class RandomExpressions {
    private static final List<String> PRIMITIVES = List.of(
            "host 10.0.0.9",
            "src host 10.1.2.3",
            "dst 10.0.1.4",
            "host 10.1.0.5",
            "ip host 10.0.0.7",
            "arp host 10.0.0.8",
            "net 10.0.1.0/24",
            "src net 10.1",
            "net 10.0.0.16/28",
            "dst net 10",
            "net 10.1.2.0/23",
            "ip net 10.0.0.0/16",
            "host 2001:db8:0:1::7",
            "ip6 host 2001:db8:1::3",
            "net 2001:db8:0:1::/64",
            "net 2001:db8:1::/48",
            "net 2001::/16",
            "src or dst host 10.0.0.11",
            "src and dst net 10.0.0.0/24",
            "net 2001:db8::/33",
            "port 53",
            "tcp port 443",
            "udp port 53",
            "src port 22",
            "tcp dst port 80",
            "sctp port 8080",
            "port 40000",
            "portrange 20-90",
            "udp portrange 443-443",
            "tcp src portrange 8000-8100",
            "portrange 1-60000",
            "port 12345",
            "tcp",
            "udp",
            "icmp",
            "icmp6",
            "sctp",
            "ip",
            "ip6",
            "arp",
            "rarp",
            "igmp",
            "esp",
            "ah",
            "pim",
            "ip proto 47",
            "proto 6",
            "ip6 proto 44",
            "ip6 proto 60",
            "ip6 proto 0",
            "proto \\udp",
            "ip6 proto 17",
            "ip proto 51",
            "ether proto 0x88cc",
            "ether proto \\arp",
            "ether proto 0x8100",
            "ether proto 0x0806",
            "ether proto 38",
            "vlan",
            "vlan 3",
            "vlan 1",
            "vlan 6",
            "less 100",
            "greater 300",
            "len > 150",
            "broadcast",
            "ether multicast",
            "ether host 02:00:00:00:00:01",
            "ether src 02:00:00:00:00:02",
            "tcp[13] & 2 != 0",
            "ip[8] = 64",
            "ip6[6] = 6",
            "icmp[icmptype] = icmp-echo",
            "(ip[0] & 0xf) * 4 > 20",
            "ip[6:2] & 0x1fff = 0",
            "ether[12:2] = 0x806",
            "host 10.0.0.9 or 10.0.0.10",
            "port 53 or 22",
            "host (10.0.0.1 or 10.0.0.2)",
            "tcp port (80 or 443)",
            "ip6 protochain 6",
            "mpls",
            "pppoes",
            "inbound",
            "ip multicast",
            "gateway x",
            "host",
            "10.0.0.9",
            "!tcp",
            "not port 53");

    private final Random random;

    RandomExpressions(long seed) {
        random = new Random(seed);
    }

    /** Returns all parts, alone. */
    static List<String> parts() {
        return PRIMITIVES;
    }

    /** Returns an expression of up to so many parts. */
    String next(int parts) {
        if (parts == 1) {
            return (random.nextInt(8) == 0 ? "not " : "") + PRIMITIVES.get(random.nextInt(PRIMITIVES.size()));
        }
        int left = 1 + random.nextInt(parts - 1);
        String operator = random.nextInt(3) == 0 ? " or " : random.nextInt(4) == 0 ? " && " : " and ";
        String both = next(left) + operator + next(parts - left);
        return random.nextInt(3) == 0 ? (random.nextInt(5) == 0 ? "not (" : "(") + both + ")" : both;
    }
}
