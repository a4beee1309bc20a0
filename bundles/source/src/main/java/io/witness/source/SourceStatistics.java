package io.witness.source;

import io.witness.api.ring.RingTotals;
import java.util.Optional;

/**
 * Counts what a source has read since it was created; no number ever decreases.
 *
 * @param blocks blocks that were taken
 * @param packets packets in them, including those that were not requested yet
 * @param missedBlocks blocks that the ring filled but the source did not get, according to the gaps in their numbers: for a
 *     connection, those that its server skipped
 * @param malformedBlocks blocks whose rest was left out because it is not what the kernel writes
 * @param notIp packets that were skipped because the network layer was requested
 * @param ring the ring's own counters, including losses before this source; empty if unknown: for a connection, until its
 *     server was asked and has answered
 */
public record SourceStatistics(
        long blocks, long packets, long missedBlocks, long malformedBlocks, long notIp, Optional<RingTotals> ring) {}
