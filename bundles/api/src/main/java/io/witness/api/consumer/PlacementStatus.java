package io.witness.api.consumer;

import io.witness.api.socket.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Describes a consumer at one ring. The sums are over all its runs at this ring.
 *
 * @param consumer its name
 * @param socketName the socket
 * @param fanoutIndex the ring
 * @param state its state
 * @param since when that state began
 * @param why the reason in one line; empty if there is none
 * @param restarts how often it was reopened after it failed or was evicted
 * @param missedPackets packets that were taken from the ring while it was not reading
 * @param ledger the accounts of the blocks that were offered to it
 * @param lagBlocks how many blocks the kernel has filled since the oldest one that it has not returned, including that one
 * @param oldestInFlightNanos how long it has had its oldest block in flight; empty: it has none
 * @param malformed blocks that it could not read
 * @param longestHoldNanos the longest time for which it has held a block so far; 0: it never held one
 * @param figures its own counters, by name; those of the last run if it is not running
 */
public record PlacementStatus(
        String consumer,
        String socketName,
        int fanoutIndex,
        State state,
        Instant since,
        String why,
        long restarts,
        long missedPackets,
        Ledger ledger,
        long lagBlocks,
        OptionalLong oldestInFlightNanos,
        long malformed,
        long longestHoldNanos,
        List<FigureValue> figures) {
    /** Lists the states of a consumer. */
    public enum State {
        /** It is being created and opened. */
        STARTING,
        /** It reads its ring. */
        RUNNING,
        /** One of its calls has not returned for seconds. */
        HANGING,
        /** It has failed, and is reopened after a pause. */
        FAILED,
        /** It was evicted, and is reopened after a pause. */
        EVICTED,
        /** It has failed several times in a row, and is reopened when it is updated or resumed. */
        QUARANTINED,
        /** Its ring is closed. */
        ENDED
    }
}
