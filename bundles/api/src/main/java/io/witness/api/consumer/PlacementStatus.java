package io.witness.api.consumer;

import io.witness.api.socket.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is known of a consumer at one ring. The sums are over all its runs at this ring.
 *
 * @param consumer its name
 * @param socketName the socket
 * @param fanoutIndex the ring
 * @param state what it does now
 * @param since when that began
 * @param why the reason in one line; empty if there is none
 * @param restarts how often it was opened anew after it failed or was evicted
 * @param missedPackets packets that were taken from the ring while it was not reading
 * @param ledger what became of the blocks that were offered to it
 * @param lagBlocks how many blocks the kernel has filled since the oldest one that it has not returned, that one included
 * @param oldestInFlightNanos for how long the oldest block in its hands has been there; empty: none is
 * @param malformed blocks that it could not walk
 * @param longestHoldNanos the longest time for which it has held a block, up to now; 0: none ever was
 * @param figures what it says of its work, by name; those of the last run if it is not running
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
    /** What a consumer may be doing. */
    public enum State {
        /** It is being created and opened. */
        STARTING,
        /** It reads its ring. */
        RUNNING,
        /** A call of it has not returned for seconds. */
        HANGING,
        /** It has failed, and is opened anew after a pause. */
        FAILED,
        /** It was evicted, and is opened anew after a pause. */
        EVICTED,
        /** Its ring is closed. */
        ENDED
    }
}
