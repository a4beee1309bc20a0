package io.witness.api.ring;

import io.witness.api.packet.RingMemory;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Anything that delivers blocks: a kernel ring, or a connection to a Testimony server. One thread takes, any thread
 * releases.
 *
 * <p>The memory of a ring may be read after {@link #close()}: its mapping is replaced by zero pages first and unmapped
 * only when no view of it is reachable any more, so a late reader sees zeros, never a fault.
 */
@ProviderType
public interface Ring extends AutoCloseable {
    /** Returned by {@link #take()} when no block is ready. */
    int NONE = -1;

    /**
     * What this ring captures and how it is laid out.
     *
     * @return the description, the same for the life of the ring
     */
    RingDescription description();

    /**
     * The interface that this ring is bound to, as it is now, also under another name. Called by any thread.
     *
     * @return the interface; empty if there is none, as with a file or a connection, or if it is gone
     * @throws RingException if the kernel does not tell
     */
    default Optional<LinkDescription> link() throws RingException {
        return Optional.empty();
    }

    /**
     * The memory of all blocks, for reading.
     *
     * @return the memory, read-only, the same for the life of the ring and for all readers, who use absolute access only
     */
    RingMemory memory();

    /**
     * The memory of one block, for reading, where few are looked at: what reads all of them uses {@link #memory()}.
     *
     * @param index the block's index, 0 to {@code numBlocks - 1}
     * @return a new buffer, starting at index 0, in native byte order, read-only
     */
    default ByteBuffer memory(int index) {
        return memory().block(index);
    }

    /**
     * Takes the next block, exactly once, without waiting. What the kernel wrote into it is visible to the caller
     * afterwards (acquire). Called by one thread only.
     *
     * @return the index of the block, or {@link #NONE}
     */
    int take();

    /**
     * Gives a taken block back, to be filled again; all reads of the block by the calling thread happen before (release).
     * Called once a taken block, by any thread.
     *
     * @param index the block's index
     */
    void release(int index);

    /**
     * Waits until a block may have become ready, {@link #wakeUp()} is called or the time is over; may also return early.
     * Called by the taking thread only.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @throws RingException if the ring is not usable any more; that its interface is gone is no such case: who opened the
     *     ring watches the link
     */
    void await(int timeoutMillis) throws RingException;

    /**
     * Whether nothing will ever come any more and everything was taken; called by the taking thread. Then {@link #await} returns at
     * once.
     *
     * @return false where packets come for ever
     */
    default boolean isOver() {
        return false;
    }

    /** Ends a running or the next {@link #await}. Called by any thread. */
    void wakeUp();

    /**
     * Reads what the ring has counted since it was opened. Called by any thread.
     *
     * @return the totals, which never go back; {@link RingTotals#UNKNOWN} if nobody has told them (yet)
     */
    RingTotals totals();

    /**
     * Whether nobody but this process can write what {@link #lease} lends, so that no copy is needed for that.
     *
     * @return whether it is so, the same for the life of the ring
     */
    default boolean isSealed() {
        return false;
    }

    /**
     * Tells how many readers there are now. A ring that waits for its readers goes on while there is one; for others it is of no
     * meaning, and so it is here. Who never calls this is a reader itself. Called by one thread at a time.
     *
     * @param count the number of readers
     */
    default void readers(int count) {}

    /**
     * Lends the ring's descriptor, to be handed to a reader in another process.
     *
     * @return a lease, to be closed by the caller; the descriptor stays valid until then, also when the ring is closed
     * @throws RingException if the ring is closed
     */
    DescriptorLease lease() throws RingException;

    /** Closes the ring: it captures no more, its memory reads as zeros. A second call does nothing. */
    @Override
    void close();
}
