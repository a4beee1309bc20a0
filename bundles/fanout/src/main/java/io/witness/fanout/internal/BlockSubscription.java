package io.witness.fanout.internal;

import io.witness.api.socket.BlockSink;
import io.witness.api.socket.Reader;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One reader's place at a ring. What waits for it is a run of blocks that ends with the newest taken one; so two numbers
 * describe it. All state is guarded by the monitor of this object, which nobody holds for longer than a system call that
 * does not wait.
 */
final class BlockSubscription implements Subscription {
    /** How many blocks in hand are worth a system call; fewer if the hands are small. */
    private static final int SETTLE_FROM = 16;

    private final Reader reader;
    private final BlockSink sink;
    private final TakenBlocks blocks;
    private final int maxHands;
    private final int settleFrom;
    private final Consumer<BlockSubscription> onEnd;
    /** For each block the agent's time at which it came into the reader's hands; 0: not in its hands. */
    private final long[] inHandSince;

    private final Tally taken = new Tally();
    private final Tally delivered = new Tally();
    private final Tally skipped = new Tally();
    private final Tally waiting = new Tally();
    private final Tally returned = new Tally();
    private final Tally outstanding = new Tally();
    private final Tally forfeited = new Tally();
    private int firstWaiting;
    private boolean ended;

    BlockSubscription(
            Reader reader, BlockSink sink, TakenBlocks blocks, int maxHands, Consumer<BlockSubscription> onEnd) {
        this.reader = reader;
        this.sink = sink;
        this.blocks = blocks;
        this.maxHands = maxHands;
        this.settleFrom = Math.min(SETTLE_FROM, Math.max(1, maxHands / 4));
        this.onEnd = onEnd;
        this.inHandSince = new long[blocks.numBlocks()];
    }

    /**
     * Lets a block that was just taken wait for this reader, who has a hold on it already.
     *
     * @return false if the subscription has ended: the hold is the caller's
     */
    synchronized boolean offer(int index) {
        if (ended) {
            return false;
        }
        if (waiting.blocks() == 0) {
            firstWaiting = index;
        }
        int packets = blocks.packets(index);
        taken.add(packets);
        waiting.add(packets);
        return true;
    }

    @Override
    public synchronized void advance() {
        int numBlocks = blocks.numBlocks();
        int due = (int) Math.min(maxHands - outstanding.blocks(), waiting.blocks());
        if (due <= 0 || ended) {
            return;
        }
        long now = blocks.clock().nanos();
        for (int left = sink.deliver(firstWaiting, due); left > 0; left--) {
            int packets = blocks.packets(firstWaiting);
            inHandSince[firstWaiting] = now;
            waiting.remove(packets);
            delivered.add(packets);
            outstanding.add(packets);
            firstWaiting = firstWaiting + 1 == numBlocks ? 0 : firstWaiting + 1;
        }
    }

    @Override
    public synchronized boolean returned(int index) {
        if (ended || index < 0 || index >= inHandSince.length || inHandSince[index] == 0) {
            return false;
        }
        inHandSince[index] = 0;
        int packets = blocks.packets(index);
        outstanding.remove(packets);
        returned.add(packets);
        blocks.release(index);
        return true;
    }

    /** Gives up the oldest waiting blocks until no more than some wait. */
    synchronized void skipDownTo(int most) {
        int numBlocks = blocks.numBlocks();
        while (waiting.blocks() > most) {
            int packets = blocks.packets(firstWaiting);
            waiting.remove(packets);
            skipped.add(packets);
            blocks.release(firstWaiting);
            firstWaiting = firstWaiting + 1 == numBlocks ? 0 : firstWaiting + 1;
        }
    }

    /** How long a block has been in the reader's hands, in nanoseconds of the agent's time; -1: it is not. */
    synchronized long inHandNanos(int index) {
        return inHandSince[index] == 0 || ended ? -1 : blocks.clock().nanos() - inHandSince[index];
    }

    /** Whether the reader has been asked for what it returned, so that what is in its hands really is. */
    boolean settle() {
        return sink.settle();
    }

    /** Settles when a good part of the hands is full. */
    void settleIfDue() {
        if (inHands() >= settleFrom) {
            settle();
        }
    }

    private synchronized long inHands() {
        return outstanding.blocks();
    }

    synchronized boolean handsFull() {
        return outstanding.blocks() >= maxHands;
    }

    @Override
    public synchronized void close() {
        if (ended) {
            return;
        }
        skipDownTo(0);
        ended = true;
        for (int index = 0; index < inHandSince.length; index++) {
            if (inHandSince[index] != 0) {
                inHandSince[index] = 0;
                int packets = blocks.packets(index);
                outstanding.remove(packets);
                forfeited.add(packets);
                blocks.release(index);
            }
        }
        onEnd.accept(this);
    }

    /** Ends the subscription against its reader's will. */
    void end(String reason) {
        synchronized (this) {
            if (ended) {
                return;
            }
            close();
            sink.ended(reason);
        }
    }

    @Override
    public int hands() {
        return maxHands;
    }

    /** What the reader itself says is asked for outside of the monitor: it may take its time. */
    @Override
    public SubscriptionStatus status() {
        return status(sink.malformed(), sink.figures());
    }

    private synchronized SubscriptionStatus status(long malformed, Map<String, Long> figures) {
        return new SubscriptionStatus(
                reader,
                taken.count(),
                delivered.count(),
                skipped.count(),
                waiting.count(),
                returned.count(),
                outstanding.count(),
                forfeited.count(),
                malformed,
                figures);
    }
}
