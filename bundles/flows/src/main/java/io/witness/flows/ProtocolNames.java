package io.witness.flows;

/** Finds Suricata's names of IP protocols. */
final class ProtocolNames {
    private static final String[] NAMES = new String[256];

    static {
        NAMES[0] = "HOPOPT";
        NAMES[1] = "ICMP";
        NAMES[2] = "IGMP";
        NAMES[4] = "IPv4";
        NAMES[6] = "TCP";
        NAMES[17] = "UDP";
        NAMES[33] = "DCCP";
        NAMES[41] = "IPv6";
        NAMES[46] = "RSVP";
        NAMES[47] = "GRE";
        NAMES[50] = "ESP";
        NAMES[51] = "AH";
        NAMES[58] = "IPv6-ICMP";
        NAMES[88] = "EIGRP";
        NAMES[89] = "OSPFIGP";
        NAMES[103] = "PIM";
        NAMES[112] = "VRRP";
        NAMES[115] = "L2TP";
        NAMES[132] = "SCTP";
        NAMES[136] = "UDPLite";
    }

    private ProtocolNames() {}

    /** Returns the name, or null if the number is to be written. */
    static String of(int protocol) {
        return NAMES[protocol];
    }
}
