package io.witness.recording.internal;

/** Computes the keys of an index: well distributed numbers of 64 bits, never 0, which are part of the format. */
public final class Keys {
    /** Lengths of the IPv4 prefixes that have keys, ascending. */
    static final int[] IPV4_PREFIXES = {8, 16, 24};
    /** Lengths of the IPv6 prefixes that have keys, ascending. */
    static final int[] IPV6_PREFIXES = {32, 48, 64};

    private static final long ETHER_TYPE = 1L << 32;
    private static final long IP_PROTOCOL = 2L << 32;
    private static final long VLAN = 3L << 32;
    private static final long PORT = 4L << 32;
    private static final long IPV4 = 5L << 32;
    private static final long IPV6 = 6L << 32;
    private static final long PREFIX = 1L << 40;

    private Keys() {}

    /** Returns the key of an EtherType. */
    public static long etherType(int etherType) {
        return key(ETHER_TYPE | etherType);
    }

    /** Returns the key of an IP protocol. */
    public static long ipProtocol(int protocol) {
        return key(IP_PROTOCOL | protocol);
    }

    /** Returns the key of a VLAN. */
    public static long vlan(int number) {
        return key(VLAN | number);
    }

    /** Returns the key of a port. */
    public static long port(int port) {
        return key(PORT | port);
    }

    /** Returns the key of an IPv4 address, in network order. */
    public static long ipv4(int address) {
        return key(IPV4 | address & 0xFFFF_FFFFL);
    }

    /** Returns the key of the first bits of an IPv4 address, 1 to 31. */
    public static long ipv4Prefix(int address, int length) {
        return key(PREFIX * length | IPV4 | (address & -1 << Integer.SIZE - length) & 0xFFFF_FFFFL);
    }

    /** Returns the key of an IPv6 address: two words of 64 bits in network order. */
    public static long ipv6(long high, long low) {
        return key(key(key(IPV6) ^ high) ^ low);
    }

    /** Returns the key of the first bits of an IPv6 address, 1 to 64. */
    public static long ipv6Prefix(long high, int length) {
        return key(key(PREFIX * length | IPV6) ^ high & -1L << Long.SIZE - length);
    }

    /** Returns the key of a Community ID, of which the first 8 bytes are given. */
    public static long flow(long prefix) {
        return prefix == 0 ? 1 : prefix;
    }

    /** The last steps of SplitMix64. */
    private static long key(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        mixed ^= mixed >>> 31;
        return mixed == 0 ? 1 : mixed;
    }
}
