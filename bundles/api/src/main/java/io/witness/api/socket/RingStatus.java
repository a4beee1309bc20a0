package io.witness.api.socket;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import java.util.List;

/**
 * What is known of one ring of a socket. What the kernel accepted is in blocks that were taken, or not taken yet: so {@code
 * totals.accepted()} is never less than {@code taken.packets()} while the counts are exact.
 *
 * @param index its fanout index
 * @param description what it captures
 * @param totals the kernel's counts
 * @param exact false once somebody else has read, and so cleared, the kernel's counters, or written into the ring
 * @param taken blocks taken from the kernel, and the packets in them
 * @param malformed blocks that cannot be what the kernel wrote
 * @param longestHoldNanos the longest time for which any reader had a block in flight, up to now
 * @param ended readers that have ended
 * @param subscriptions readers that are there, in the order of their coming
 */
public record RingStatus(
        int index,
        RingDescription description,
        RingTotals totals,
        boolean exact,
        BlockCount taken,
        long malformed,
        long longestHoldNanos,
        EndedReaders ended,
        List<SubscriptionStatus> subscriptions) {

    /**
     * Packets that the kernel accepted and that are in no taken block yet.
     *
     * @return 0 or more; of no meaning unless the counts are {@link #exact}
     */
    public long notTaken() {
        return Math.max(0, totals.accepted() - taken.packets());
    }
}
