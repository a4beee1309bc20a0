package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/** The blocks of a ring, for what hands them on. One thread takes, any thread releases. */
@ProviderType
public interface BlockRing {
    /** Returned by {@link #take()} when no block is ready. */
    int NONE = -1;

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
}
