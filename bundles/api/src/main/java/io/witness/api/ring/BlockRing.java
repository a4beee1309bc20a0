package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/** Passes the blocks of a ring to readers and back. One thread takes, any thread releases. */
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
     * Gives a taken block back, to be filled again. All reads of the block by the calling thread happen before (release).
     * Called once per taken block, by any thread.
     *
     * @param index the block's index
     */
    void release(int index);

    /**
     * Waits until a block may be ready, {@link #wakeUp()} is called or the timeout expires; may also return early. Called by
     * the taking thread only.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @throws RingException if the ring is no longer usable. A missing interface is no such failure: the opener watches the
     *     link
     */
    void await(int timeoutMillis) throws RingException;

    /**
     * Tells whether everything was taken and nothing will ever come again. Called by the taking thread. Then {@link #await}
     * returns at once.
     *
     * @return false for a ring without an end, such as an interface's
     */
    default boolean isOver() {
        return false;
    }

    /** Ends the running or the next {@link #await}. Called by any thread. */
    void wakeUp();
}
