package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the blocks free that the kernel needs next: of a reader whose hands are full, waiting blocks in the reserve are
 * skipped; a reader that keeps one in hand for too long is evicted, if that helps another one. None of this where slow
 * readers are waited for. Used by the ring's thread only.
 */
final class Reserve {
    private static final int SMALLEST_RING_WITH_RESERVE = 4;
    private static final int SHARE_OF_RING = 8;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final TakenBlocks blocks;
    private final int size;
    private volatile Quotas quotas;
    /** How many blocks behind the newest taken one are known to be free. */
    private int free;

    private long lastLook;

    Reserve(TakenBlocks blocks, Quotas quotas) {
        int numBlocks = blocks.numBlocks();
        this.blocks = blocks;
        this.size = numBlocks < SMALLEST_RING_WITH_RESERVE ? 0 : Math.max(1, numBlocks / SHARE_OF_RING);
        this.free = size;
        this.quotas = quotas;
    }

    /** How many blocks are kept free. */
    int size() {
        return size;
    }

    /** Takes over other quotas. Called by any thread. */
    void change(Quotas changed) {
        quotas = changed;
    }

    /**
     * Frees what may be freed.
     *
     * @param newest index of the newest taken block
     * @param takenSince how many blocks were taken since the last call
     * @return whether somebody still holds a block of the reserve, so that this is to be called again soon
     */
    boolean secure(int newest, int takenSince, BlockSubscription[] subscriptions) {
        free = Math.max(0, free - takenSince);
        if (advance(newest) || quotas.slowClient() == SlowClient.WAIT) {
            return false;
        }
        for (BlockSubscription subscription : subscriptions) {
            subscription.skipDownTo(blocks.numBlocks() - size);
        }
        if (advance(newest)) {
            return false;
        }
        long now = blocks.clock().nanos();
        if (now - lastLook >= LOOK_EVERY_NANOS) {
            lastLook = now;
            evict(newest, subscriptions);
        }
        return !advance(newest);
    }

    private boolean advance(int newest) {
        while (free < size && !blocks.isHeld(behind(newest, free + 1))) {
            free++;
        }
        return free == size;
    }

    private int behind(int newest, int distance) {
        int index = newest + distance;
        return index < blocks.numBlocks() ? index : index - blocks.numBlocks();
    }

    private void evict(int newest, BlockSubscription[] subscriptions) {
        for (BlockSubscription subscription : subscriptions) {
            int index = keptForTooLong(newest, subscription);
            if (index != Ring.NONE && helpsAnother(subscription, subscriptions) && keepsOn(subscription, index)) {
                subscription.evict(index);
            }
        }
    }

    /**
     * Whether a reader still keeps a block after all was read that it has sent. One that sends faster than it can be read
     * is given the same time once more.
     */
    private boolean keepsOn(BlockSubscription subscription, int index) {
        boolean settled = subscription.settle();
        subscription.advance();
        long nanos = subscription.inHandNanos(index);
        return nanos > (settled ? evictAfterNanos() : 2 * evictAfterNanos());
    }

    private long evictAfterNanos() {
        return TimeUnit.MILLISECONDS.toNanos(quotas.evictAfterMillis());
    }

    /** The first block of the reserve that a reader keeps for too long, else {@link Ring#NONE}. */
    private int keptForTooLong(int newest, BlockSubscription subscription) {
        for (int distance = free + 1; distance <= size; distance++) {
            int index = behind(newest, distance);
            if (subscription.inHandNanos(index) > evictAfterNanos()) {
                return index;
            }
        }
        return Ring.NONE;
    }

    private static boolean helpsAnother(BlockSubscription slow, BlockSubscription[] subscriptions) {
        for (BlockSubscription subscription : subscriptions) {
            if (subscription != slow && !subscription.handsFull()) {
                return true;
            }
        }
        return false;
    }
}
