package io.witness.api.socket;

import io.witness.api.ring.ReadableRing;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import org.osgi.annotation.versioning.ProviderType;

/** One ring of a socket, as its readers see it: a block is read while it is held. All methods may be called by any thread. */
@ProviderType
public interface SharedRing extends ReadableRing {
    /**
     * Begins to read: the next block that is taken from the kernel is the first one offered.
     *
     * @param reader who reads
     * @param sink where its blocks go
     * @return the subscription, to be closed by the caller
     * @throws RingException if the ring is closed
     */
    Subscription subscribe(Reader reader, BlockSink sink) throws RingException;

    /**
     * What the ring itself has counted.
     *
     * @return its totals
     */
    RingTotals totals();

    /**
     * Tells what was taken from the kernel so far. Waits for nobody.
     *
     * @return blocks, and the packets in them
     */
    BlockCount taken();
}
