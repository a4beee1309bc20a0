package io.witness.fanout.internal.dispatch;

import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import java.util.concurrent.TimeUnit;

/**
 * Keeps free the blocks that the kernel needs next, for the sake of readers that keep up. If no reader keeps up, for example
 * because all pause together, nothing is given up: the kernel drops when it must. The same holds if the socket waits for
 * slow readers. Used by the ring's thread only.
 *
 * <p>The reserve is a quarter of the ring and one block. While the block a quarter ahead of the one that the kernel fills is
 * not free, the kernel may drop a packet whenever it moves to the next block ({@code __packet_rcv_has_room} of
 * net/packet/af_packet.c looks at both without a lock). But an occasional packet is a smaller loss than skipped blocks. So a
 * reader that has only just fallen behind loses nothing until the kernel is about to need that very block.
 */
final class Reserve {
    /**
     * How many blocks have to be taken before a reader counts as returning nothing meanwhile. None can be taken while the
     * ring is full: then another reader has to have been idle for as long as this one may keep a block.
     */
    static final int MOVING = 2;
    /** How many times longer a reader may work on its blocks, if it makes slow progress, while others wait for it. */
    static final int SLOW_FACTOR = 10;

    /** {@code ROOM_POW_OFF} of net/packet/af_packet.c. */
    private static final int KERNEL_LOOKS_AHEAD = 2;

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final TakenBlocks blocks;
    private final int numBlocks;
    private final int size;
    private final FillRate rate = new FillRate();
    private final ReaderProgress progress;
    private volatile Quotas quotas;
    /** How many blocks after the newest taken one are known to be free. */
    private int free;

    private long lastLook;

    Reserve(TakenBlocks blocks, Quotas quotas) {
        this.blocks = blocks;
        this.numBlocks = blocks.numBlocks();
        this.size = numBlocks < Quotas.SMALLEST_RING_WITH_RESERVE ? 0 : (numBlocks >> KERNEL_LOOKS_AHEAD) + 1;
        this.quotas = quotas;
        this.progress = new ReaderProgress(numBlocks);
    }

    /** Changes the quotas. Called by any thread. */
    void change(Quotas changed) {
        quotas = changed;
    }

    /** Finds out which readers keep up. Called before blocks are offered. */
    void look(BlockSubscription[] subscriptions) {
        progress.look(subscriptions, blocks.clock().nanos());
    }

    /** Drops all references to readers until the next look. */
    void forget() {
        progress.forget();
    }

    /**
     * Returns how many blocks, counted from the newest one, a reader may use: all, unless it has held up others for some
     * time. Then 3/4 of the unreserved blocks, so that a lagging reader gets nothing that would still be in flight in the
     * reserve.
     */
    int room(BlockSubscription subscription) {
        return size > 0 && quotas.slowClient() == SlowClient.SKIP && hasHeldUpOthers(subscription)
                ? (numBlocks - size) * 3 / 4
                : numBlocks;
    }

    /** Tells whether another reader has kept up for so long that this one is not behind by chance. */
    private boolean hasHeldUpOthers(BlockSubscription subscription) {
        long since = progress.othersSince(subscription);
        return since != ReaderProgress.NOBODY && blocks.clock().nanos() - since > evictAfterNanos();
    }

    /**
     * Frees blocks as far as allowed.
     *
     * @param newest index of the newest taken block
     * @param takenSince how many blocks were taken since the last call
     * @param all whether nothing more is ready
     * @return whether a block that others may need is still held, so that this has to be called again soon
     */
    boolean secure(int newest, int takenSince, boolean all, BlockSubscription[] subscriptions) {
        rate.taken(takenSince, all, blocks.clock().stepRealNanos());
        free = Math.max(0, free - takenSince);
        if (subscriptions.length < 2 || quotas.slowClient() == SlowClient.WAIT || isFree(newest, size)) {
            return false;
        }
        look(subscriptions);
        skip(subscriptions);
        if (isFree(newest, size)) {
            return false;
        }
        long now = blocks.clock().nanos();
        if (now - lastLook >= LOOK_EVERY_NANOS) {
            lastLook = now;
            evict(newest, subscriptions);
        }
        return !isFree(newest, size);
    }

    /** Returns how many blocks the kernel is about to need. */
    private int margin() {
        return Math.min(size, rate.blocksAhead());
    }

    private boolean isFree(int newest, int wanted) {
        while (free < wanted && !blocks.isHeld(behind(newest, free + 1))) {
            free++;
        }
        return free >= wanted;
    }

    /** Forgets which blocks are free, because the next block does not follow the newest one. */
    void reopen() {
        free = 0;
    }

    /** Returns the block at a distance after another one, in ring order. */
    int behind(int newest, int distance) {
        int index = newest + distance;
        return index < numBlocks ? index : index - numBlocks;
    }

    private void skip(BlockSubscription[] subscriptions) {
        for (BlockSubscription subscription : subscriptions) {
            if (progress.othersSince(subscription) != ReaderProgress.NOBODY) {
                int needed = hasHeldUpOthers(subscription) ? size : margin();
                subscription.skipDownTo(numBlocks - needed);
            }
        }
    }

    /** Evicts the readers that keep the block which the kernel reaches first; then those of the next such block. */
    private void evict(int newest, BlockSubscription[] subscriptions) {
        int before;
        do {
            before = free;
            int index = behind(newest, free + 1);
            for (BlockSubscription subscription : subscriptions) {
                if (keepsTooLong(subscription, index)) {
                    subscription.evict(index);
                }
            }
        } while (!isFree(newest, size) && free > before);
    }

    /**
     * Tells whether a reader keeps a block even after all its input was read. One that sends faster than it can be read gets
     * the same time once more.
     */
    private boolean keepsTooLong(BlockSubscription subscription, int index) {
        long since = progress.othersSince(subscription);
        long stopped = free == 0 ? progress.idleSince() : ReaderProgress.NOBODY;
        boolean pressing = free < margin();
        if (since == ReaderProgress.NOBODY
                || !subscription.keepsTooLong(index, since, stopped, evictAfterNanos(), pressing)) {
            return false;
        }
        boolean settled = subscription.settle();
        subscription.advance();
        return subscription.keepsTooLong(index, since, stopped, evictAfterNanos() * (settled ? 1 : 2), pressing);
    }

    private long evictAfterNanos() {
        return TimeUnit.MILLISECONDS.toNanos(quotas.evictAfterMillis());
    }
}
