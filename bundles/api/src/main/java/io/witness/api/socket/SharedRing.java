package io.witness.api.socket;

import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** One ring of a socket, as its readers see it. All methods may be called by any thread. */
@ProviderType
public interface SharedRing {
    /**
     * What the ring captures.
     *
     * @return its description
     */
    RingDescription description();

    /**
     * The memory of all blocks, as {@link io.witness.api.ring.Ring#memory()}.
     *
     * @return the memory, of which a block is read while it is held
     */
    RingMemory memory();

    /**
     * The memory of one block, where few are looked at, as {@link io.witness.api.ring.Ring#memory(int)}.
     *
     * @param index the block's index
     * @return a new buffer, to be read while the block is held
     */
    default ByteBuffer memory(int index) {
        return memory().block(index);
    }

    /**
     * Lends the descriptor, as {@link io.witness.api.ring.Ring#lease}.
     *
     * @return a lease, to be closed by the caller
     * @throws RingException if the ring is closed
     */
    DescriptorLease lease() throws RingException;

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
