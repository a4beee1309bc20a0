package io.witness.api.socket;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import java.util.List;

/**
 * What is known of one ring of a socket.
 *
 * @param index its fanout index
 * @param description what it captures
 * @param totals the kernel's counts
 * @param taken blocks taken from the kernel, and the packets in them
 * @param evicted how many readers were evicted
 * @param subscriptions its readers, in the order of their coming
 */
public record RingStatus(
        int index,
        RingDescription description,
        RingTotals totals,
        BlockCount taken,
        long evicted,
        List<SubscriptionStatus> subscriptions) {}
