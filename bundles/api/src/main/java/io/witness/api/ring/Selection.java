package io.witness.api.ring;

/**
 * Which packets are captured, and how much of each. All conditions have to hold.
 *
 * @param filter libpcap expression, or the numbers of {@code tcpdump -ddd}; empty: all packets
 * @param ipOnly only those with an IPv4 or IPv6 packet behind their link layer and VLAN tags
 * @param ignoreVlans only those without a VLAN tag
 * @param captureLength how much of each
 */
public record Selection(String filter, boolean ipOnly, boolean ignoreVlans, CaptureLength captureLength) {
    /** All packets, as they are. */
    public static final Selection ALL = ofFilter("");

    /**
     * Selects by a filter alone.
     *
     * @param filter libpcap expression, or the numbers of {@code tcpdump -ddd}; empty: all packets
     * @return packets as they are that pass it
     */
    public static Selection ofFilter(String filter) {
        return new Selection(filter, false, false, CaptureLength.ALL);
    }
}
