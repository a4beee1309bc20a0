package io.witness.api.ring;

/**
 * Counts what the kernel did for a ring of a fanout group that rolls over, since it was opened ({@code struct
 * tpacket_rollover_stats} of {@code linux/if_packet.h}); no number ever decreases.
 *
 * @param all packets for this ring that went to another one ({@code tp_all}); with the type {@link
 *     FanoutMode#TYPE_ROLLOVER} all packets, which are counted at the first ring
 * @param huge those of {@code all} that went there before this ring was full, because they belong to a flow with most of
 *     the recent packets ({@code tp_huge})
 * @param failed packets for this ring for which no other ring had room ({@code tp_failed})
 */
public record RolloverTotals(long all, long huge, long failed) {
    /** Nothing counted. */
    public static final RolloverTotals NONE = new RolloverTotals(0, 0, 0);

    /**
     * Adds the counters of another ring.
     *
     * @param other to be added
     * @return the sum
     */
    public RolloverTotals plus(RolloverTotals other) {
        return new RolloverTotals(all + other.all, huge + other.huge, failed + other.failed);
    }
}
