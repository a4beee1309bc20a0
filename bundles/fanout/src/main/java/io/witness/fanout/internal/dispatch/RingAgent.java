package io.witness.fanout.internal.dispatch;

import io.witness.api.ring.BlockRing;
import io.witness.api.ring.RingException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the ring's thread: takes blocks in ring order, queues them for each subscription, delivers as many as may be in
 * flight, keeps the reserve free. Allocates nothing in steady state.
 */
final class RingAgent implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RingAgent.class);
    /** The most ready blocks that are taken before they are delivered. */
    private static final int MOST_AT_ONCE = 32;
    /** The same, as a part of the ring. */
    private static final int BATCHES = 8;
    /** How long to sleep while a block of the reserve is held: a fraction of the time after which its reader is evicted. */
    private static final int RESERVE_CHECK_MILLIS = 10;

    private static final int NO_LIMIT = -1;
    private static final int NO_WAIT = 0;
    private static final long IDLE = Long.MIN_VALUE;
    private static final BlockSubscription[] NOBODY = {};

    private final FanoutRing owner;
    private final BlockRing ring;
    private final TakenBlocks blocks;
    private final Reserve reserve;
    private final KernelTotals totals;
    private final Consumer<RingException> onFailure;
    /** Taken blocks that are not delivered yet: fewer than the reserve, which is checked only after delivery. */
    private final int[] batch;

    /** The subscribers of the present duty cycle. */
    private BlockSubscription[] subscriptions = NOBODY;

    private int newest = BlockRing.NONE;
    /** When the present round began, by the system's clock. */
    private final AtomicLong busySince = new AtomicLong(IDLE);

    private volatile boolean stopped;
    /** When the ring ended; null while packets may come. */
    private volatile Instant endedSince;
    /** The thread that sleeps without the ring after its end. */
    private volatile Thread sleeper;

    RingAgent(
            FanoutRing owner,
            TakenBlocks blocks,
            Reserve reserve,
            KernelTotals totals,
            Consumer<RingException> onFailure) {
        this.owner = owner;
        this.ring = owner.ring();
        this.blocks = blocks;
        this.reserve = reserve;
        this.totals = totals;
        this.onFailure = onFailure;
        this.batch = new int[Math.min(MOST_AT_ONCE, Math.max(1, blocks.numBlocks() / BATCHES))];
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                int waitMillis = dutyCycle();
                if (waitMillis != NO_WAIT) {
                    await(waitMillis);
                }
            }
        } catch (RingException e) {
            onFailure.accept(e);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the ring's thread failed", owner, e);
            onFailure.accept(new RingException("the ring's thread failed: " + e));
        }
    }

    /**
     * Takes and delivers ready blocks. Never waits: its compiled code refers to the classes of readers, and keeps those of
     * replaced bundles while a thread is in it.
     *
     * @return how long to wait, as {@link BlockRing#await} takes it; {@link #NO_WAIT} if there were blocks
     */
    int dutyCycle() {
        blocks.clock().step();
        busySince.setRelease(blocks.clock().stepRealNanos());
        subscriptions = owner.subscriptions();
        reserve.look(subscriptions);
        int taken = take();
        if (taken > 0) {
            handOver(taken);
        }
        blocks.losses().dropped(owner.ring().knownDrops());
        boolean all = taken < batch.length;
        boolean reserveHeld = newest != BlockRing.NONE && reserve.secure(newest, taken, all, subscriptions);
        subscriptions = NOBODY; // released readers must not be kept reachable while it waits
        reserve.forget();
        if (taken > 0) {
            return NO_WAIT;
        }
        return reserveHeld ? RESERVE_CHECK_MILLIS : NO_LIMIT;
    }

    // An ended ring does not wait any more, but the reserve still has to be kept free.
    private void await(int timeoutMillis) throws RingException {
        busySince.setRelease(IDLE);
        if (!ring.isOver()) {
            ring.await(timeoutMillis);
        } else {
            park(timeoutMillis);
        }
    }

    private void park(int timeoutMillis) {
        boolean first = endedSince == null;
        if (first) {
            LOG.info("{}: the ring has ended: no more packets come", owner);
        }
        sleeper = Thread.currentThread(); // first: either stop() sees the thread, or the thread sees the stop
        endedSince = first ? Instant.now() : endedSince;
        if (stopped) {
            return;
        }
        if (timeoutMillis == NO_LIMIT) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        }
    }

    private int take() {
        int taken = 0;
        while (taken < batch.length) {
            int index = ring.take();
            if (index == BlockRing.NONE) {
                break;
            }
            // after the block: a ring that waits for readers knew them before
            subscriptions = owner.subscriptions();
            batch[taken++] = index;
            offer(index);
        }
        return taken;
    }

    private void offer(int index) {
        if (newest != BlockRing.NONE && index != reserve.behind(newest, 1)) {
            reserve.reopen();
            totals.tamperingDetected("blocks came out of order");
        }
        newest = index;
        if (!blocks.taken(index, 1 + subscriptions.length)) {
            totals.tamperingDetected("a block's number of packets is impossible");
        }
        for (BlockSubscription subscription : subscriptions) {
            if (!subscription.offer(index, reserve.room(subscription))) {
                blocks.release(index);
            }
        }
    }

    private void handOver(int taken) {
        for (BlockSubscription subscription : subscriptions) {
            subscription.settleIfDue();
            subscription.advance();
        }
        for (int i = 0; i < taken; i++) {
            blocks.release(batch[i]);
        }
    }

    /** Returns when the ring ended; empty while packets may come. Called by any thread. */
    Optional<Instant> endedSince() {
        return Optional.ofNullable(endedSince);
    }

    /** Returns how long the present round has taken; empty while the thread waits. Called by any thread. */
    OptionalLong busyNanos() {
        long since = busySince.getAcquire();
        return since == IDLE
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, blocks.clock().realNanos() - since));
    }

    /** Tells the thread to end. Called by any thread. */
    void stop() {
        stopped = true;
        ring.wakeUp();
        LockSupport.unpark(sleeper);
    }
}
