package io.witness.consumers.internal;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.HeldBlock;
import io.witness.api.packet.Block;
import io.witness.api.ring.RingException;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.Subscription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a ring for one run of a consumer: manages the subscription, the waiting blocks, the current one and the held ones.
 * One thread reads; any thread may end it.
 */
final class RingReader implements BlockSink {
    private static final int NO_BLOCK = -1;

    private final SharedRing ring;
    private final IndexQueue queue;
    private final Block block = new Block();
    private final AtomicReference<ConsumerEnd> end = new AtomicReference<>();
    private final Set<BlockHold> held = ConcurrentHashMap.newKeySet();
    private volatile Subscription subscription;
    private int reading = NO_BLOCK;
    private BlockHold readingHeld;

    RingReader(SharedRing ring) {
        this.ring = ring;
        this.queue = new IndexQueue(ring.description().numBlocks());
    }

    Subscription subscribe(String name) throws RingException {
        Subscription begun = ring.subscribe(Reader.consumer(name), this);
        subscription = begun;
        if (isOver()) { // the end came before there was a subscription to close
            begun.close();
        }
        return begun;
    }

    @Override
    public int deliver(int firstIndex, int count) {
        int numBlocks = ring.description().numBlocks();
        for (int i = 0; i < count; i++) {
            queue.put((firstIndex + i) % numBlocks);
        }
        queue.signal();
        return count;
    }

    @Override
    public void ended(EndReason reason) {
        revoke(new ConsumerEnd(causeOf(reason.kind()), reason.detail()));
    }

    private static ConsumerEnd.Cause causeOf(EndReason.Kind kind) {
        return switch (kind) {
            case EVICTED, EVICTED_BY_OPERATOR -> ConsumerEnd.Cause.EVICTED;
            case SOCKET_CLOSED -> ConsumerEnd.Cause.SOCKET_CLOSED;
        };
    }

    /** Ends the run with the first reason given. */
    void end(ConsumerEnd reason) {
        revoke(reason);
        Subscription begun = subscription;
        if (begun != null) {
            begun.close();
        }
    }

    private void revoke(ConsumerEnd reason) {
        if (end.compareAndSet(null, reason)) {
            block.revoke(reason.detail());
            held.forEach(each -> each.block().revoke(reason.detail()));
            queue.close();
        }
    }

    boolean isOver() {
        return end.get() != null;
    }

    /** Returns why it has ended; null if it has not. */
    ConsumerEnd end() {
        return end.get();
    }

    /** Returns the next block, which becomes the current one; null if there is none. */
    Block next() {
        int index = queue.take();
        if (index == IndexQueue.EMPTY) {
            return null;
        }
        reading = index;
        return block.wrap(ring.memory(), index);
    }

    /** Waits for a block or the end; may return early. */
    void await(long nanos) {
        queue.await(nanos);
    }

    /** Returns how many packets the ring had taken before the current block. */
    long packetsBefore() {
        if (reading == NO_BLOCK) {
            throw new IllegalStateException("no block is being read: call packetsBefore() within accept");
        }
        return subscription.packetsBefore(reading);
    }

    /** Counts the current block as malformed. */
    void malformed(String reason) {
        subscription.malformed(reading, reason);
    }

    /** Returns the current block, unless it is held. */
    void finished() {
        int index = reading;
        BlockHold kept = readingHeld;
        reading = NO_BLOCK;
        readingHeld = null;
        if (kept == null) {
            giveBack(index);
        } else {
            kept.releaseOne();
        }
    }

    /** Holds the current block. */
    HeldBlock hold() {
        if (reading == NO_BLOCK) {
            throw new IllegalStateException("no block is being read: call hold() within accept");
        }
        if (readingHeld == null) {
            readingHeld = new BlockHold(this, new Block().wrap(ring.memory(), reading));
            held.add(readingHeld);
            ConsumerEnd reason = end.get();
            if (reason != null) { // it may have ended before the block was among the held ones
                readingHeld.block().revoke(reason.detail());
            }
        }
        return readingHeld;
    }

    void giveBack(BlockHold kept) {
        held.remove(kept);
        giveBack(kept.index);
    }

    private void giveBack(int index) {
        Subscription begun = subscription;
        begun.returned(index);
        begun.advance();
    }
}
