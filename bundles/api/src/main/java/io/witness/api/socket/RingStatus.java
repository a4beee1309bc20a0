package io.witness.api.socket;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is known of one ring of a socket at a moment. What the kernel accepted is in blocks that were taken, or not taken yet:
 * {@code kernel.accepted() = taken.packets() + notTaken} while the counts are exact.
 *
 * @param fanoutIndex its place among the rings of the socket, from 0
 * @param since when it was opened
 * @param description what it captures, and its size
 * @param kernel the kernel's counts
 * @param exact false once somebody else has read, and so cleared, the kernel's counters, or written into the ring: then {@code
 *     kernel} is too low
 * @param taken blocks taken from the kernel, and the packets in them
 * @param notTaken packets that the kernel accepted and that are in no taken block yet; empty if the counts are not exact
 * @param freeBlocks blocks that no reader keeps from the kernel now: it fills them, or has filled them and they are taken soon
 * @param malformed blocks that cannot be what the kernel wrote
 * @param longestHoldNanos the longest time for which any reader had a block in flight, up to now
 * @param ended readers that have ended
 * @param subscriptions readers that are there, in the order of their coming
 */
public record RingStatus(
        int fanoutIndex,
        Instant since,
        RingDescription description,
        RingTotals kernel,
        boolean exact,
        BlockCount taken,
        OptionalLong notTaken,
        int freeBlocks,
        long malformed,
        long longestHoldNanos,
        EndedReaders ended,
        List<SubscriptionStatus> subscriptions) {

    /**
     * Adds up what became of the blocks that were offered to readers.
     *
     * @return the sum over all readers, those included that have ended
     */
    public Ledger allReaders() {
        return subscriptions.stream().map(SubscriptionStatus::ledger).reduce(ended.ledger(), Ledger::plus);
    }
}
