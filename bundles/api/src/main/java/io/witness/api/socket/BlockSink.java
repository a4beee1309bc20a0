package io.witness.api.socket;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a subscription's blocks go. {@link #deliver} and {@link #ended} are called by the ring's thread and by whoever
 * returns blocks, never by two at once; they must neither block nor allocate, nor call back into the subscription.
 */
@ConsumerType
public interface BlockSink {
    /**
     * Delivers a run of blocks that follow each other in the ring (modulo its number of blocks). What is not accepted
     * now is offered again at {@link Subscription#advance()} and when the next block is taken.
     *
     * @param firstIndex index of the first block
     * @param count how many blocks, at least 1
     * @return how many of them, from the first one, were accepted: these are now in flight
     */
    int deliver(int firstIndex, int count);

    /**
     * The subscription has ended and not by {@link Subscription#close()}: its blocks are not the reader's any more.
     * Nothing is delivered afterwards.
     *
     * @param reason why it ended
     */
    void ended(EndReason reason);

    /**
     * Takes back what the reader has returned and nobody has looked at yet. Called by the ring's thread now and then when
     * blocks are in flight, so that nobody has to be woken up for each return, and before it evicts, so that
     * nobody is evicted for what was returned in time. Must not block or allocate.
     *
     * @return whether nothing of the kind is left
     */
    default boolean settle() {
        return true;
    }
}
