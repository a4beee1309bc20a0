package io.witness.decode.internal;

/** Finds the type of an ICMP message that answers one of another type, as in the specification of the Community ID. */
public final class IcmpCounterparts {
    /** There is none: messages of the type are not answered. */
    public static final int NONE = -1;

    private IcmpCounterparts() {}

    /** Returns the other type of a pair, for ICMP or ICMPv6. */
    public static int of(int protocol, int type) {
        return protocol == IpProtocols.ICMP ? ofIcmp(type) : ofIcmpv6(type);
    }

    private static int ofIcmp(int type) {
        return switch (type) {
            case 0 -> 8; // echo
            case 8 -> 0;
            case 9 -> 10; // router advertisement and solicitation
            case 10 -> 9;
            case 13 -> 14; // time stamp
            case 14 -> 13;
            case 15 -> 16; // information
            case 16 -> 15;
            case 17 -> 18; // address mask
            case 18 -> 17;
            default -> NONE;
        };
    }

    private static int ofIcmpv6(int type) {
        return switch (type) {
            case 128 -> 129; // echo
            case 129 -> 128;
            case 130 -> 131; // multicast listener
            case 131 -> 130;
            case 133 -> 134; // router solicitation and advertisement
            case 134 -> 133;
            case 135 -> 136; // neighbor solicitation and advertisement
            case 136 -> 135;
            case 139 -> 140; // node information
            case 140 -> 139;
            case 144 -> 145; // home agent address discovery
            case 145 -> 144;
            default -> NONE;
        };
    }
}
