package io.witness.api.socket;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What is known of a subscription at a moment.
 *
 * @param reader who reads
 * @param since when it began
 * @param ledger what became of the blocks that were offered to it
 * @param lagBlocks how many blocks the kernel has filled since the oldest one that the reader has not returned, that one
 *     included; 0: it has returned all
 * @param oldestInFlightNanos for how long the oldest block in flight has been; empty: none is
 * @param longestHoldNanos the longest time for which a block was in flight, up to now; 0: none ever was
 * @param malformed blocks that the reader could not walk; empty: it does not tell, as a client
 */
public record SubscriptionStatus(
        Reader reader,
        Instant since,
        Ledger ledger,
        long lagBlocks,
        OptionalLong oldestInFlightNanos,
        long longestHoldNanos,
        OptionalLong malformed) {}
