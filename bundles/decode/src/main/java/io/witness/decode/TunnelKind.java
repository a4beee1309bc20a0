package io.witness.decode;

/** Lists what can carry a packet inside another one. */
public enum TunnelKind {
    /** MPLS: its number is the bottom label. */
    MPLS,
    /** GRE: its number is the key, 0 without one. */
    GRE,
    /** IP directly in IP, versions 4 and 6 in any combination; without a number. */
    IP_IN_IP,
    /** VXLAN: its number is the VNI. */
    VXLAN,
    /** GENEVE: its number is the VNI. */
    GENEVE;

    private static final TunnelKind[] ALL = values();

    /**
     * Finds a kind by its ordinal. Allocates nothing.
     *
     * @param ordinal 0 to the number of kinds - 1
     * @return the kind
     */
    public static TunnelKind of(int ordinal) {
        return ALL[ordinal];
    }
}
