package io.witness.pcap.internal;

/** Orders the two lengths of a packet, which differs between versions of pcap. */
enum PcapLengths {
    CAPTURED_FIRST,
    ORIGINAL_FIRST,
    /** Of 2.3 there are files of either order: the smaller one is what was captured. */
    SMALLER_IS_CAPTURED;

    private static final int MAJOR = 2;
    /** The version that changed the order. */
    private static final int CHANGED_MINOR = 3;
    /** What tcpdump of DG/UX writes, as 543.0. */
    private static final int DG_UX_MAJOR = 543;

    private static final int AIX_MINOR = 2;

    static PcapLengths of(int major, int minor) {
        if (major == DG_UX_MAJOR || major == MAJOR && minor < CHANGED_MINOR) {
            return ORIGINAL_FIRST;
        }
        return major == MAJOR && minor == CHANGED_MINOR ? SMALLER_IS_CAPTURED : CAPTURED_FIRST;
    }

    /** Tells whether the second length is the captured one. */
    boolean areSwapped(int first, int second) {
        return this == ORIGINAL_FIRST || this == SMALLER_IS_CAPTURED && Integer.compareUnsigned(first, second) > 0;
    }

    /** Tells whether a file was written by AIX, which counts nanoseconds and stores the ifType of RFC 1573 as link type. */
    static boolean isAix(int major, int minor, int linkType) {
        return major == MAJOR && minor == AIX_MINOR && linkTypeOfAix(linkType) >= 0;
    }

    /** Returns the LINKTYPE number for an ifType; -1: not one that AIX writes. */
    static int linkTypeOfAix(int ifType) {
        return switch (ifType) {
            case 6 -> 1; // Ethernet
            case 9 -> 6; // Token Ring
            case 24 -> 0; // loopback
            default -> -1;
        };
    }
}
