package io.witness.api.socket;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RolloverTotals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Describes one ring of a socket at one moment. Accepted packets are in blocks that were taken, or not taken yet: {@code
 * kernel.accepted() = taken.packets() + notTaken} while the counts are exact.
 *
 * @param fanoutIndex its index among the rings of the socket, from 0
 * @param since when it was opened
 * @param description what it captures, and its size
 * @param kernel the kernel's counters
 * @param exact false once a client has read, and so cleared, the kernel's counters, or has written into the ring: then
 *     {@code kernel} is too low
 * @param rollover how often packets went to another ring because this one had no room; empty if the fanout group does not
 *     roll over
 * @param taken blocks taken from the kernel, and the packets in them
 * @param timeStamps the packets of {@code taken} by who took their time, by the first packet of each block
 * @param notTaken packets that the kernel accepted but that are not in a taken block yet; empty if the counts are not exact
 * @param freeBlocks blocks that no reader holds: the kernel fills them, or has filled them and they will be taken soon
 * @param malformed blocks that cannot be what the kernel wrote
 * @param longestHoldNanos the longest time so far for which any reader had a block in flight
 * @param busyNanos how long the ring's thread has been at its present round of taking and handing over blocks; empty: it waits for
 *     packets. More than a moment means that it hangs
 * @param ended readers that have ended
 * @param subscriptions present readers, the oldest first
 */
public record RingStatus(
        int fanoutIndex,
        Instant since,
        RingDescription description,
        RingTotals kernel,
        boolean exact,
        Optional<RolloverTotals> rollover,
        BlockCount taken,
        TimeStampCounts timeStamps,
        OptionalLong notTaken,
        int freeBlocks,
        long malformed,
        long longestHoldNanos,
        OptionalLong busyNanos,
        EndedReaders ended,
        List<SubscriptionStatus> subscriptions) {

    /**
     * Adds up the ledgers of all readers.
     *
     * @return the sum over all readers, including those that have ended
     */
    public Ledger allReaders() {
        return subscriptions.stream().map(SubscriptionStatus::ledger).reduce(ended.ledger(), Ledger::plus);
    }
}
