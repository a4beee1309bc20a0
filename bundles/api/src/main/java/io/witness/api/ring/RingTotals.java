package io.witness.api.ring;

/**
 * Counts what a ring has received since it was opened; no number ever decreases.
 *
 * @param accepted packets that the kernel put into the ring ({@code tp_packets - tp_drops})
 * @param dropped packets that the kernel lost because the ring was full ({@code tp_drops})
 * @param freezes how often the kernel found the next block still held ({@code tp_freeze_q_cnt})
 */
public record RingTotals(long accepted, long dropped, long freezes) {
    /** Nothing counted. */
    public static final RingTotals NONE = new RingTotals(0, 0, 0);
    /** The counters are unknown: the numbers have no meaning. */
    public static final RingTotals UNKNOWN = new RingTotals(-1, -1, -1);

    /**
     * Tells whether the numbers are known.
     *
     * @return false for {@link #UNKNOWN}
     */
    public boolean isKnown() {
        return !equals(UNKNOWN);
    }

    /**
     * Adds newly read counters.
     *
     * @param packets {@code tp_packets}, which includes the dropped ones
     * @param drops {@code tp_drops}
     * @param freezeCount {@code tp_freeze_q_cnt}
     * @return the new totals
     */
    public RingTotals plus(long packets, long drops, long freezeCount) {
        return isKnown() ? new RingTotals(accepted + packets - drops, dropped + drops, freezes + freezeCount) : UNKNOWN;
    }

    /**
     * Adds the counters of another ring.
     *
     * @param other to be added
     * @return the sum; unknown if one of the two is
     */
    public RingTotals plus(RingTotals other) {
        return other.isKnown() ? plus(other.accepted + other.dropped, other.dropped, other.freezes) : UNKNOWN;
    }

    @Override
    public String toString() {
        return isKnown()
                ? "RingTotals[accepted=" + accepted + ", dropped=" + dropped + ", freezes=" + freezes + "]"
                : "RingTotals[unknown]";
    }
}
