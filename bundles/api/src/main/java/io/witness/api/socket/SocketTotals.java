package io.witness.api.socket;

import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RolloverTotals;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sums the counters of all rings that a socket has had. Replacing the rings does not reset them: counters that only grow for
 * a ring only grow here. Always: accepted = taken + notTaken + lostAtClose in packets, while the counts are exact.
 *
 * @param since when counting began: when the socket was created, or the bundle that keeps its rings was started or updated
 * @param replacements how often its rings were closed, to be replaced at once or later
 * @param kernel the kernel's counters
 * @param exact false once the counts of any of the rings were not exact, see {@link RingStatus}
 * @param rollover the sum over the rings that roll over; empty if none ever did
 * @param taken blocks taken from the kernel, and the packets in them
 * @param notTaken packets that open rings have accepted but that are not in a taken block yet; empty: unknown
 * @param lostAtClose packets that rings had accepted but that were not taken before they were closed; empty: unknown
 * @param malformed blocks that cannot be what the kernel wrote
 * @param longestHoldNanos the longest time for which any reader had a block in flight
 * @param ended readers that have ended
 * @param readers the sum over all readers, including those that have ended
 */
public record SocketTotals(
        Instant since,
        long replacements,
        RingTotals kernel,
        boolean exact,
        Optional<RolloverTotals> rollover,
        BlockCount taken,
        OptionalLong notTaken,
        OptionalLong lostAtClose,
        long malformed,
        long longestHoldNanos,
        EndedReaders ended,
        Ledger readers) {
    /**
     * Starts counting.
     *
     * @param since when counting begins
     * @return zeros
     */
    public static SocketTotals none(Instant since) {
        return new SocketTotals(
                since,
                0,
                RingTotals.NONE,
                true,
                Optional.empty(),
                BlockCount.NONE,
                OptionalLong.of(0),
                OptionalLong.of(0),
                0,
                0,
                EndedReaders.NONE,
                Ledger.EMPTY);
    }

    /**
     * Adds rings that are open.
     *
     * @param open their status
     * @return the sum
     */
    public SocketTotals plus(Collection<RingStatus> open) {
        SocketTotals sum = this;
        for (RingStatus ring : open) {
            sum = sum.plus(ring, add(sum.notTaken, ring.notTaken()), sum.lostAtClose);
        }
        return sum;
    }

    /**
     * Adds rings that are closed, all rings of the socket at a time.
     *
     * @param closed their last status
     * @return the sum, with one more replacement
     */
    public SocketTotals plusClosed(Collection<RingStatus> closed) {
        SocketTotals sum = this;
        for (RingStatus ring : closed) {
            sum = sum.plus(ring, sum.notTaken, add(sum.lostAtClose, ring.notTaken()));
        }
        return new SocketTotals(
                since,
                replacements + 1,
                sum.kernel,
                sum.exact,
                sum.rollover,
                sum.taken,
                sum.notTaken,
                sum.lostAtClose,
                sum.malformed,
                sum.longestHoldNanos,
                sum.ended,
                sum.readers);
    }

    private static OptionalLong add(OptionalLong a, OptionalLong b) {
        return a.isPresent() && b.isPresent() ? OptionalLong.of(a.getAsLong() + b.getAsLong()) : OptionalLong.empty();
    }

    private static Optional<RolloverTotals> add(Optional<RolloverTotals> a, Optional<RolloverTotals> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(a.get().plus(b.get())) : a.or(() -> b);
    }

    private SocketTotals plus(RingStatus ring, OptionalLong nowNotTaken, OptionalLong nowLost) {
        return new SocketTotals(
                since,
                replacements,
                kernel.plus(ring.kernel()),
                exact && ring.exact(),
                add(rollover, ring.rollover()),
                taken.plus(ring.taken()),
                nowNotTaken,
                nowLost,
                malformed + ring.malformed(),
                Math.max(longestHoldNanos, ring.longestHoldNanos()),
                ended.plus(ring.ended()),
                readers.plus(ring.allReaders()));
    }
}
