package io.witness.api.ring;

/**
 * What a ring has counted since it was opened; none of the numbers ever goes back.
 *
 * @param accepted packets that the kernel put into the ring ({@code tp_packets - tp_drops})
 * @param dropped packets that the kernel lost because the ring had no room ({@code tp_drops})
 * @param freezes how often the kernel found the next block not given back ({@code tp_freeze_q_cnt})
 */
public record RingTotals(long accepted, long dropped, long freezes) {
    /** Nothing counted. */
    public static final RingTotals NONE = new RingTotals(0, 0, 0);
    /** Nobody has said what was counted: none of the numbers means anything. */
    public static final RingTotals UNKNOWN = new RingTotals(-1, -1, -1);

    /**
     * Whether the numbers are what the ring has counted.
     *
     * @return false for {@link #UNKNOWN}
     */
    public boolean isKnown() {
        return !equals(UNKNOWN);
    }

    /**
     * Adds what was counted since.
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
     * Adds what another ring has counted.
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
