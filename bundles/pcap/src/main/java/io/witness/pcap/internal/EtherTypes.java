package io.witness.pcap.internal;

/** Numbers of the link layer. */
public final class EtherTypes {
    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int VLAN = 0x8100;
    public static final int IPV6 = 0x86DD;
    public static final int SERVICE_VLAN = 0x88A8;
    public static final int OLD_SERVICE_VLAN = 0x9100;

    /** Smaller values of the field are an IEEE 802.3 frame's length. */
    public static final int SMALLEST = 0x0600;

    private EtherTypes() {}

    static boolean isVlan(int etherType) {
        return etherType == VLAN || etherType == SERVICE_VLAN || etherType == OLD_SERVICE_VLAN;
    }
}
