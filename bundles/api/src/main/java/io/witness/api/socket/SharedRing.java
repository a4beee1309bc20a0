package io.witness.api.socket;

import io.witness.api.ring.ReadableRing;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import org.osgi.annotation.versioning.ProviderType;

/** Gives readers one ring of a socket. A block may be read while it is held. All methods may be called by any thread. */
@ProviderType
public interface SharedRing extends ReadableRing {
    /**
     * Subscribes a reader: the next block that is taken from the kernel is the first one offered.
     *
     * @param reader the reader
     * @param sink receives its blocks
     * @return the subscription, to be closed by the caller
     * @throws RingException if the ring is closed
     */
    Subscription subscribe(Reader reader, BlockSink sink) throws RingException;

    /**
     * Returns the ring's own counters.
     *
     * @return its totals
     */
    RingTotals totals();

    /**
     * Returns what was taken from the kernel so far, without waiting.
     *
     * @return blocks, and packets in them
     */
    BlockCount taken();
}
