package io.witness.api.ring;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Manages a ring. */
@ProviderType
public interface RingControl extends AutoCloseable {
    /**
     * Describes the interface that this ring is bound to as it is now, even under another name. Called by any thread.
     *
     * @return the interface; empty if the ring has none, as for a file or a connection, or if it is gone
     * @throws RingException if the kernel refuses the query
     */
    default Optional<LinkDescription> link() throws RingException {
        return Optional.empty();
    }

    /**
     * Reads the ring's counters since it was opened. Called by any thread.
     *
     * @return the totals, which never decrease; {@link RingTotals#UNKNOWN} while they are unknown
     */
    RingTotals totals();

    /**
     * Returns the packets that the kernel has dropped, as far as that is known without a system call. A ring that can tell from
     * its blocks that packets were dropped has read the counters then. Called by any thread.
     *
     * @return at most {@code totals().dropped()}; 0 if the ring reads its counters only when asked
     */
    default long knownDrops() {
        return 0;
    }

    /**
     * Reads how often packets of this ring went to another one because it had no room. Called by any thread.
     *
     * @return the totals since it was opened; empty if its fanout group does not roll over, or it has none
     */
    default Optional<RolloverTotals> rollover() {
        return Optional.empty();
    }

    /**
     * Counts the packets that were larger than a frame and of which only the part in the frame could be had, because the
     * kernel's copy of the rest was gone. Called by any thread.
     *
     * @return their number since the ring was opened; 0 for a ring without frames, whose blocks are larger
     */
    default long missedCopies() {
        return 0;
    }

    /**
     * Tells whether only this process can write the memory that {@link ReadableRing#lease} lends, so that no copy is needed.
     *
     * @return whether that is so, constant for the life of the ring
     */
    default boolean isSealed() {
        return false;
    }

    /**
     * Sets the number of readers. A ring that applies back-pressure pauses at 0; the default does nothing. Until the first
     * call the count is 1. Called by one thread at a time.
     *
     * @param count the number of readers
     */
    default void readers(int count) {}

    /** Closes the ring: it captures no more, and its memory reads as zeros. A second call does nothing. */
    @Override
    void close();
}
