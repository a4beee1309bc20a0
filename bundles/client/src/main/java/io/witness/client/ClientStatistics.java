package io.witness.client;

import io.witness.api.ring.RingTotals;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds a server's counters. A number that it did not send is absent.
 *
 * @param accepted packets that the kernel put into the ring
 * @param dropped packets that the kernel lost because the ring was full
 * @param freezes how often the kernel found the next block still held
 * @param delivered packets delivered to this client
 * @param skipped packets that this client missed because it had too many blocks in flight
 * @param waiting packets that wait in the ring for this client
 */
public record ClientStatistics(
        OptionalLong accepted,
        OptionalLong dropped,
        OptionalLong freezes,
        OptionalLong delivered,
        OptionalLong skipped,
        OptionalLong waiting) {
    /** Returns the ring's totals, if all are known. */
    Optional<RingTotals> totals() {
        boolean known = accepted.isPresent() && dropped.isPresent() && freezes.isPresent();
        return known
                ? Optional.of(new RingTotals(accepted.getAsLong(), dropped.getAsLong(), freezes.getAsLong()))
                : Optional.empty();
    }
}
