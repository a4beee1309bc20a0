package io.witness.api.socket;

import java.util.Map;

/**
 * What is known of a subscription.
 *
 * @param reader who reads
 * @param ledger what became of the blocks that were offered to it
 * @param longestHoldNanos the longest time for which a block was in flight, up to now; 0: none ever was
 * @param malformed blocks that the reader could not walk; known of consumers only
 * @param figures what a consumer says of its own work, by name
 */
public record SubscriptionStatus(
        Reader reader, Ledger ledger, long longestHoldNanos, long malformed, Map<String, Long> figures) {}
