package io.witness.recording.internal;

/** Names the kinds of keys, each of which has a filter of its own in a block of an index; in the order of the format. */
public enum KeyKind {
    /** EtherTypes, IP protocols and VLANs: few, and always kept. */
    PROTOCOL,
    /** IP addresses. */
    ADDRESS,
    /** Ports. */
    PORT,
    /** Prefixes of IP addresses. */
    NETWORK,
    /** Community IDs. */
    FLOW;

    /** The number of kinds. */
    public static final int COUNT = values().length;

    private static final KeyKind[] ALL = values();

    /** Returns the kind with a number. */
    public static KeyKind of(int ordinal) {
        return ALL[ordinal];
    }
}
