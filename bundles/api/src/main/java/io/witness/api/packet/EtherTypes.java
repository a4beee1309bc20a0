package io.witness.api.packet;

/** Lists values of the field that announces the content of a link layer frame (IANA, ieee-802-numbers). */
public final class EtherTypes {
    /** IPv4. */
    public static final int IPV4 = 0x0800;
    /** ARP. */
    public static final int ARP = 0x0806;
    /** A VLAN tag of 802.1Q. */
    public static final int VLAN = 0x8100;
    /** IPv6. */
    public static final int IPV6 = 0x86DD;
    /** An outer VLAN tag of 802.1ad. */
    public static final int SERVICE_VLAN = 0x88A8;
    /** An outer VLAN tag as used before 802.1ad. */
    public static final int OLD_SERVICE_VLAN = 0x9100;

    /** Smaller values of the field are an IEEE 802.3 frame's length. */
    public static final int SMALLEST = 0x0600;

    private EtherTypes() {}

    /**
     * Tells whether a VLAN tag follows instead of a protocol.
     *
     * @param etherType the field's value
     * @return whether it is one of the three
     */
    public static boolean isVlan(int etherType) {
        return etherType == VLAN || etherType == SERVICE_VLAN || etherType == OLD_SERVICE_VLAN;
    }
}
