package io.witness.api.socket;

import java.util.Map;

/**
 * A subscription's ledger. Always: taken = delivered + skipped + waiting, and delivered = returned + outstanding +
 * forfeited, in blocks and in packets.
 *
 * @param reader who reads
 * @param taken offered since the subscription began
 * @param delivered given into the reader's hands
 * @param skipped given up while they waited, because the reader's hands were full
 * @param waiting waiting in the ring for the reader's hands
 * @param returned given back by the reader
 * @param outstanding in the reader's hands
 * @param forfeited taken from the reader's hands when the subscription ended
 * @param malformed blocks that the reader could not walk; known of consumers only
 * @param figures what a consumer says of its own work, by name
 */
public record SubscriptionStatus(
        Reader reader,
        BlockCount taken,
        BlockCount delivered,
        BlockCount skipped,
        BlockCount waiting,
        BlockCount returned,
        BlockCount outstanding,
        BlockCount forfeited,
        long malformed,
        Map<String, Long> figures) {}
