package io.witness.recording.internal;

import java.util.Map;
import java.util.OptionalInt;

/** Numbers of protocols by the names that filter expressions have for them. */
final class ProtocolNames {
    private static final Map<String, Integer> IP = Map.ofEntries(
            Map.entry("icmp", 1),
            Map.entry("igmp", 2),
            Map.entry("tcp", 6),
            Map.entry("igrp", 9),
            Map.entry("udp", 17),
            Map.entry("esp", 50),
            Map.entry("ah", 51),
            Map.entry("icmp6", 58),
            Map.entry("pim", 103),
            Map.entry("vrrp", 112),
            Map.entry("sctp", 132));

    private static final Map<String, Integer> ETHER =
            Map.of("ip", 0x0800, "arp", 0x0806, "rarp", 0x8035, "ip6", 0x86DD);

    private ProtocolNames() {}

    /** Returns the number of a protocol over IP. */
    static OptionalInt ofIp(String name) {
        return find(IP, name);
    }

    /** Returns the EtherType of a protocol. */
    static OptionalInt ofEther(String name) {
        return find(ETHER, name);
    }

    private static OptionalInt find(Map<String, Integer> numbers, String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
