package io.witness.api.socket;

/**
 * What is known of a subscription.
 *
 * @param reader who reads
 * @param ledger what became of the blocks that were offered to it
 * @param longestHoldNanos the longest time for which a block was in flight, up to now; 0: none ever was
 * @param malformed blocks that the reader could not walk; known of consumers only
 */
public record SubscriptionStatus(Reader reader, Ledger ledger, long longestHoldNanos, long malformed) {}
