package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the blocks free that the kernel needs next: of a reader whose hands are full, waiting blocks in the reserve are
 * skipped; a reader that keeps one in hand for too long is evicted, if that helps another one. None of this where slow
 * readers are waited for. Used by the ring's thread only.
 *
 * <p>The reserve is a quarter of the ring and one block: while the block a quarter ahead of the one that it fills is not
 * free, the kernel may drop a packet whenever it changes from one block to the next ({@code __packet_rcv_has_room} of
 * net/packet/af_packet.c looks at both without a lock). A reader that is alone loses what is skipped as much as what the kernel
 * drops: an eighth is kept free of what waits for it.
 */
final class Reserve {
    private static final int SMALLEST_RING_WITH_RESERVE = 4;
    private static final int SHARE_FOR_ONE_READER = 8;
    /** {@code ROOM_POW_OFF} of net/packet/af_packet.c. */
    private static final int KERNEL_LOOKS_AHEAD = 2;

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final TakenBlocks blocks;
    private final int numBlocks;
    private volatile Quotas quotas;
    /** How many blocks behind the newest taken one are known to be free. */
    private int free;

    private long lastLook;

    Reserve(TakenBlocks blocks, Quotas quotas) {
        this.blocks = blocks;
        this.numBlocks = blocks.numBlocks();
        this.quotas = quotas;
    }

    /** How many blocks are kept free for so many readers. */
    int size(int readers) {
        if (numBlocks < SMALLEST_RING_WITH_RESERVE) {
            return 0;
        }
        return readers > 1 ? (numBlocks >> KERNEL_LOOKS_AHEAD) + 1 : Math.max(1, numBlocks / SHARE_FOR_ONE_READER);
    }

    /**
     * How many blocks, counted from the newest one, a reader may use: of those that are no reserve three quarters, so that a
     * reader which lags gets nothing that it would still have in hand in the reserve. All if nobody else suffers by that.
     */
    int room(int readers) {
        int size = size(readers);
        boolean others = readers > 1 && size > 0 && quotas.slowClient() == SlowClient.SKIP;
        return others ? (numBlocks - size) * 3 / 4 : numBlocks;
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
        int size = size(subscriptions.length);
        free = Math.max(0, free - takenSince);
        if (advance(newest, size) || quotas.slowClient() == SlowClient.WAIT) {
            return false;
        }
        for (BlockSubscription subscription : subscriptions) {
            subscription.skipDownTo(numBlocks - size);
        }
        if (advance(newest, size)) {
            return false;
        }
        long now = blocks.clock().nanos();
        if (now - lastLook >= LOOK_EVERY_NANOS) {
            lastLook = now;
            evict(newest, size, subscriptions);
        }
        return !advance(newest, size);
    }

    private boolean advance(int newest, int size) {
        while (free < size && !blocks.isHeld(behind(newest, free + 1))) {
            free++;
        }
        return free >= size;
    }

    /** The next block is none that follows the newest one: nothing is known of those behind it. */
    void startAnew() {
        free = 0;
    }

    /** The block so many places behind another one, in ring order. */
    int behind(int newest, int distance) {
        int index = newest + distance;
        return index < numBlocks ? index : index - numBlocks;
    }

    private void evict(int newest, int size, BlockSubscription[] subscriptions) {
        for (BlockSubscription subscription : subscriptions) {
            int index = keptForTooLong(newest, size, subscription, evictAfterNanos());
            if (index != Ring.NONE
                    && helpsAnother(subscription, subscriptions)
                    && keepsOn(newest, size, subscription)) {
                subscription.evict(index);
            }
        }
    }

    /**
     * Whether a reader still keeps a block after all was read that it has sent. One that sends faster than it can be read
     * is given the same time once more.
     */
    private boolean keepsOn(int newest, int size, BlockSubscription subscription) {
        boolean settled = subscription.settle();
        subscription.advance();
        long limit = settled ? evictAfterNanos() : 2 * evictAfterNanos();
        return keptForTooLong(newest, size, subscription, limit) != Ring.NONE;
    }

    private long evictAfterNanos() {
        return TimeUnit.MILLISECONDS.toNanos(quotas.evictAfterMillis());
    }

    /**
     * The first block of the reserve that a reader keeps for too long, else {@link Ring#NONE}. In the half of the reserve
     * that the kernel needs last, a block's time does not begin before the reader has returned what it got earlier: one that
     * works through its blocks, but is slow, has that much more time.
     */
    private int keptForTooLong(int newest, int size, BlockSubscription subscription, long limitNanos) {
        for (int distance = free + 1; distance <= size; distance++) {
            int index = behind(newest, distance);
            long nanos = distance > size / 2 ? subscription.turnNanos(index) : subscription.inHandNanos(index);
            if (nanos > limitNanos) {
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
