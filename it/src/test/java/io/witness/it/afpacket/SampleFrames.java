package io.witness.it.afpacket;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Frames of many protocols, each with where its headers end. */
public final class SampleFrames {
    /**
     * A frame.
     *
     * @param name what it is
     * @param bytes from the link layer on
     * @param network bytes up to and with the network header
     * @param transport bytes up to and with the transport header
     * @param ip whether it is IP
     * @param tagged whether it has a VLAN tag
     */
    public record Sample(String name, byte[] bytes, int network, int transport, boolean ip, boolean tagged) {}

    private static final String ADDRESSES = "ffffffffffff020000000001";
    private static final String VLAN = "81000064";
    private static final String QINQ = "88a8006581000064";
    private static final String PAYLOAD = "a5".repeat(200);

    private static final String SYN_OPTIONS = "020405b40402080a0000000100000000" + "01030307";
    private static final String TCP_WITH_OPTIONS = "0400005000000001000000 00a002ffff00000000" + SYN_OPTIONS;
    private static final String TCP = "0400005000000001000000005010ffff00000000";
    private static final String UDP = "0400003500d00000";
    private static final String ECHO = "0800000000010001";
    private static final String HOP_BY_HOP_BEFORE_UDP = "1100050200000000";

    private final List<Sample> samples = new ArrayList<>();

    public static List<Sample> all() {
        SampleFrames frames = new SampleFrames();
        for (String tags : List.of("", VLAN, QINQ, "8100e064", "91000001")) {
            frames.addAll(tags);
        }
        return frames.samples;
    }

    private void addAll(String tags) {
        addIp("TCP with options", tags, "0800" + ipv4(5, 6, 0), 20, TCP_WITH_OPTIONS, 40);
        addIp("TCP without options", tags, "0800" + ipv4(5, 6, 0x4000), 20, TCP, 20);
        addIp("TCP behind IP options", tags, "0800" + ipv4(7, 6, 0), 28, TCP_WITH_OPTIONS, 40);
        addIp("UDP", tags, "0800" + ipv4(5, 17, 0), 20, UDP, 8);
        addIp("the first fragment of UDP", tags, "0800" + ipv4(5, 17, 0x2000), 20, UDP, 8);
        addIp("a later fragment of UDP", tags, "0800" + ipv4(5, 17, 0x2010), 20, "", 0);
        addIp("ICMP", tags, "0800" + ipv4(5, 1, 0), 20, ECHO, 8);
        addIp("OSPF", tags, "0800" + ipv4(5, 89, 0), 20, "", 0);
        addIp("TCP over IPv6", tags, "86dd" + ipv6(6), 40, TCP_WITH_OPTIONS, 40);
        addIp("ICMPv6", tags, "86dd" + ipv6(58), 40, ECHO, 8);
        addIp("UDP behind hop-by-hop options", tags, "86dd" + ipv6(0), 40, HOP_BY_HOP_BEFORE_UDP + UDP, 16);
        addIp("a later fragment over IPv6", tags, "86dd" + ipv6(44), 40, "0600010000000007", 8);
        add("ARP", tags, "08060001080006040001", 0, 0, false);
        add("of a protocol of its own", tags, "88b5", 0, 0, false);
    }

    private void addIp(String name, String tags, String network, int networkLength, String transport, int length) {
        add(name, tags, network + transport, networkLength, length, true);
    }

    private void add(String name, String tags, String behindTags, int network, int transport, boolean ip) {
        int link = 14 + tags.length() / 2;
        byte[] bytes = HexFormat.of().parseHex((ADDRESSES + tags + behindTags + PAYLOAD).replace(" ", ""));
        String where = tags.isEmpty() ? name : name + " behind " + tags;
        samples.add(new Sample(where, bytes, link + network, link + network + transport, ip, !tags.isEmpty()));
    }

    private static String ipv4(int words, int protocol, int fragment) {
        return "4%x0000dc0001%04x40%02x00000a0000010a000002".formatted(words, fragment, protocol)
                + "01".repeat(4 * words - 20);
    }

    private static String ipv6(int next) {
        return "6000000000c8%02x40".formatted(next) + "fd".repeat(32);
    }

    private SampleFrames() {}
}
