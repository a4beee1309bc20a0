package io.witness.api.ring;

/**
 * Selects the packets to capture, and how much of each. All conditions have to hold.
 *
 * @param filter libpcap expression, or the numbers of {@code tcpdump -ddd}; empty: all packets
 * @param ipOnly only those with an IPv4 or IPv6 packet after their link layer and VLAN tags
 * @param ignoreVlans only those without a VLAN tag
 * @param captureLength how much of each
 */
public record Selection(String filter, boolean ipOnly, boolean ignoreVlans, CaptureLength captureLength) {
    /** All packets, whole. */
    public static final Selection ALL = ofFilter("");

    /**
     * Selects by a filter alone.
     *
     * @param filter libpcap expression, or the numbers of {@code tcpdump -ddd}; empty: all packets
     * @return a selection of whole packets that pass the filter
     */
    public static Selection ofFilter(String filter) {
        return new Selection(filter, false, false, CaptureLength.ALL);
    }
}
