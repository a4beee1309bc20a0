package io.witness.api.socket;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the blocks of a subscription. {@link #deliver} and {@link #ended} are called by the ring's thread and by threads
 * that return blocks, never by two at once; they must neither block nor allocate, nor call back into the subscription.
 */
@ConsumerType
public interface BlockSink {
    /**
     * Delivers a run of consecutive blocks in ring order (modulo the number of blocks). Blocks that are not accepted now are
     * offered again at {@link Subscription#advance()} and when the next block is taken.
     *
     * @param firstIndex index of the first block
     * @param count how many blocks, at least 1
     * @return how many of them, counted from the first, were accepted: these are now in flight
     */
    int deliver(int firstIndex, int count);

    /**
     * Reports that the subscription has ended, but not by {@link Subscription#close()}: its blocks no longer belong to the
     * reader, and nothing is delivered afterwards.
     *
     * @param reason why it ended
     */
    void ended(EndReason reason);

    /**
     * Processes returned blocks that are still unread. The ring's thread calls this occasionally while blocks are in flight,
     * so that no thread has to be woken for each return, and before it evicts, so that blocks returned in time count. Must
     * not block or allocate.
     *
     * @return whether none is left
     */
    default boolean settle() {
        return true;
    }
}
