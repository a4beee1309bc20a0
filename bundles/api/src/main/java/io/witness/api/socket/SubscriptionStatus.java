package io.witness.api.socket;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * Describes a subscription at one moment.
 *
 * @param reader the reader
 * @param since when it began
 * @param ledger the accounts of the blocks that were offered to it
 * @param lagBlocks how many blocks the kernel has filled since the oldest one that the reader has not returned, including
 *     that one; 0: it has returned all
 * @param oldestInFlightNanos how long the oldest block has been in flight; empty: none is
 * @param longestHoldNanos the longest time so far for which a block was in flight; 0: none ever was
 * @param holdTimes the blocks that it has returned, by how long they were in flight
 * @param malformed blocks that the reader could not read; empty for a client, which does not report it
 * @param paused whether an operator has paused it, so that all blocks are skipped
 */
public record SubscriptionStatus(
        Reader reader,
        Instant since,
        Ledger ledger,
        long lagBlocks,
        OptionalLong oldestInFlightNanos,
        long longestHoldNanos,
        HoldTimes holdTimes,
        OptionalLong malformed,
        boolean paused) {}
