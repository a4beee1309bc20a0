package io.witness.source;

import io.witness.api.ring.RingTotals;
import java.util.Optional;

/**
 * What a source has counted since it was made; none of the numbers ever goes back.
 *
 * @param blocks blocks that were taken
 * @param packets packets that they had, the ones not asked for yet included
 * @param missedBlocks blocks that the ring filled and the source was not given, by the gaps in their numbers: a connection's
 *     that were skipped by its server
 * @param malformedBlocks blocks whose rest was left out because it is not what the kernel writes
 * @param notIp packets that were passed over because the network layer was asked for
 * @param ring what the ring has counted, also what was lost before it came here; empty if that is not known: a connection's
 *     is not before its server was asked and has answered
 */
public record SourceStatistics(
        long blocks, long packets, long missedBlocks, long malformedBlocks, long notIp, Optional<RingTotals> ring) {}
