package io.witness.fanout.internal;

import io.witness.api.socket.BlockSink;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import java.util.concurrent.TimeUnit;
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
    private final Consumer<BlockSubscription> onEnd;
    private final Hands inHand;
    private final Books books = new Books();
    private volatile int maxHands;
    private int firstWaiting;
    /** How many blocks, counted from the newest one, the reader may use. */
    private int roomNow;

    private long malformed;
    private boolean evicted;
    private boolean ended;

    BlockSubscription(
            Reader reader, BlockSink sink, TakenBlocks blocks, int maxHands, Consumer<BlockSubscription> onEnd) {
        this.reader = reader;
        this.sink = sink;
        this.blocks = blocks;
        this.maxHands = maxHands;
        this.onEnd = onEnd;
        this.roomNow = blocks.numBlocks();
        this.inHand = new Hands(blocks);
    }

    /**
     * Lets a block that was just taken wait for this reader, who has a hold on it already. Of a reader that lags, older ones
     * are given up early enough that what comes into its hands leaves them before the kernel needs it.
     *
     * @param room how many blocks, counted from the newest one, a reader may use
     * @return false if the subscription has ended: the hold is the caller's
     */
    synchronized boolean offer(int index, int room) {
        if (ended) {
            return false;
        }
        if (!continuesRun(index)) {
            skipDownTo(0);
            firstWaiting = index;
        }
        books.taken(blocks.packets(index));
        roomNow = room;
        if (handsFull()) {
            inHand.pace().lags(true);
            skipDownTo(isShared() ? inHand.pace().mostWaiting(room) : blocks.numBlocks());
        }
        return true;
    }

    /** Blocks are taken in ring order unless somebody wrote into the ring. */
    private boolean continuesRun(int index) {
        return books.waiting() > 0 && (firstWaiting + books.waiting()) % blocks.numBlocks() == index;
    }

    @Override
    public synchronized void advance() {
        int due = Math.min(hands() - books.outstanding(), books.waiting());
        if (due <= 0 || ended) {
            return;
        }
        int accepted = sink.deliver(firstWaiting, due);
        inHand.put(firstWaiting, accepted);
        for (int left = accepted; left > 0; left--) {
            books.delivered(blocks.packets(firstWaiting));
            firstWaiting = next(firstWaiting);
        }
        if (books.waiting() == 0) {
            inHand.pace().lags(false);
        }
    }

    /** Whether others may suffer by this reader's slowness. */
    private boolean isShared() {
        return roomNow < blocks.numBlocks();
    }

    private int next(int index) {
        return index + 1 == blocks.numBlocks() ? 0 : index + 1;
    }

    @Override
    public synchronized boolean returned(int index) {
        if (ended || !inHand.remove(index)) {
            return false;
        }
        books.returned(blocks.packets(index));
        blocks.release(index);
        return true;
    }

    /** Gives up the oldest waiting blocks until no more than some wait. */
    synchronized void skipDownTo(int most) {
        while (books.waiting() > most) {
            books.skipped(blocks.packets(firstWaiting));
            blocks.release(firstWaiting);
            firstWaiting = next(firstWaiting);
        }
    }

    @Override
    public synchronized void malformed(int index, String reason) {
        if (!ended && inHand.has(index)) { // else it is the kernel's again, and may be anything
            malformed++;
            blocks.malformed(index, reader + ": " + reason);
        }
    }

    /** How long a block has been in the reader's hands, in nanoseconds of the agent's time; -1: it is not. */
    synchronized long inHandNanos(int index) {
        return ended ? -1 : inHand.nanos(index);
    }

    /** The same, from the moment on when the reader had returned all that it got before it. */
    synchronized long turnNanos(int index) {
        return ended ? -1 : inHand.turnNanos(index);
    }

    /** Whether the reader has been asked for what it returned, so that what is in its hands really is. */
    boolean settle() {
        return sink.settle();
    }

    /** Settles when a good part of the hands is full. */
    void settleIfDue() {
        if (inHands() >= Math.min(SETTLE_FROM, Math.max(1, hands() / 4))) {
            settle();
        }
    }

    private synchronized int inHands() {
        return books.outstanding();
    }

    /** Whether the reader can take nothing more, so that nothing that others do is for its sake. */
    synchronized boolean handsFull() {
        return ended || books.outstanding() >= hands();
    }

    @Override
    public synchronized void close() {
        if (ended) {
            return;
        }
        skipDownTo(0);
        ended = true;
        for (int index = 0; index < blocks.numBlocks(); index++) {
            if (inHand.remove(index)) {
                books.forfeited(blocks.packets(index));
                blocks.release(index);
            }
        }
        onEnd.accept(this);
    }

    /** Ends the subscription against its reader's will. */
    void end(String reason) {
        synchronized (this) {
            if (!ended) {
                sink.ended(reason); // first: what is released may be overwritten at once
                close();
            }
        }
    }

    /** Ends the subscription because of a block that it keeps. */
    synchronized void evict(int index) {
        if (!ended && inHand.has(index)) {
            evicted = true;
            end("evicted for the sake of the other readers: it held " + books.outstanding() + " blocks, block " + index
                    + " for " + TimeUnit.NANOSECONDS.toMillis(inHand.realNanos(index))
                    + " ms when the kernel was about to need it");
        }
    }

    /** Whether it was ended by {@link #evict}. */
    synchronized boolean isEvicted() {
        return evicted;
    }

    /** Lets the reader have another number of blocks in its hands; what is there already stays. */
    void changeHands(int most) {
        maxHands = most;
        advance();
    }

    @Override
    public synchronized int hands() {
        return isShared() ? inHand.pace().hands(maxHands, roomNow) : maxHands;
    }

    synchronized Ledger ledger() {
        return books.ledger();
    }

    synchronized long longestHoldNanos() {
        return inHand.longestNanos();
    }

    @Override
    public synchronized SubscriptionStatus status() {
        return new SubscriptionStatus(reader, books.ledger(), inHand.longestNanos(), malformed);
    }
}
