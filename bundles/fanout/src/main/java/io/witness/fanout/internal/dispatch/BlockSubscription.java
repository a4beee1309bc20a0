package io.witness.fanout.internal.dispatch;

import io.witness.api.socket.BlockCount;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Manages the blocks of one reader at a ring. All state is changed within the monitor of this object, which is never held
 * for longer than a non-blocking system call, because the ring's thread needs it for each block. {@link #status} does not
 * enter it.
 */
final class BlockSubscription implements Subscription {
    /** From this many blocks in flight on, a system call is worthwhile; fewer if the maximum is smaller. */
    private static final int SETTLE_FROM = 16;

    private static final String PAUSED = "paused by an operator";

    private final Reader reader;
    private final BlockSink sink;
    private final TakenBlocks blocks;
    private final Consumer<BlockSubscription> onEnd;
    private final SubscriptionLedger ledger;
    private final InFlightBlocks inFlight;
    private final Instant since = Instant.now();
    private volatile int mostInFlight;
    /** How many blocks, counted from the newest one, the reader may use while it holds up others; otherwise all. */
    private int room;

    private long keepsUpSince = ReaderProgress.NOBODY;
    private volatile long malformed;

    /** Since when the reader has been idle, as far as the ring's thread has seen. */
    private long idleSince = ReaderProgress.NOBODY;

    /** By an operator: all blocks are skipped. */
    private volatile boolean paused;

    /** Why it ended; null if it has not, or because the reader wanted to. */
    private EndReason.Kind endKind;

    private boolean ended;

    BlockSubscription(Reader reader, BlockSink sink, TakenBlocks blocks, Consumer<BlockSubscription> onEnd) {
        this.reader = reader;
        this.sink = sink;
        this.blocks = blocks;
        this.onEnd = onEnd;
        this.room = blocks.numBlocks();
        this.ledger = new SubscriptionLedger(blocks, reader);
        this.inFlight = ledger.inFlight();
    }

    /**
     * Queues a block that was just taken for this reader, which has a hold on it already. If the reader holds up others,
     * older blocks are skipped early enough that delivered ones come back before the kernel needs them.
     *
     * @param roomNow how many blocks, counted from the newest one, it may use
     * @return false if the subscription has ended: the caller then owns the hold
     */
    synchronized boolean offer(int index, int roomNow) {
        if (ended) {
            return false;
        }
        room = roomNow;
        ledger.taken(index);
        if (paused) {
            ledger.skip(ledger.waiting(), PAUSED);
        } else if (isFull()) {
            ledger.lags();
            if (yields()) {
                skipDownTo(ledger.mostWaiting(room));
            }
        }
        return true;
    }

    private boolean yields() {
        return room < blocks.numBlocks();
    }

    private boolean isFull() {
        return inFlight.count() >= maxInFlight();
    }

    @Override
    public synchronized void advance() {
        int due = Math.min(maxInFlight() - inFlight.count(), ledger.waiting());
        if (due > 0 && !ended) {
            ledger.delivered(sink.deliver(ledger.firstWaiting(), due));
        }
    }

    @Override
    public synchronized boolean returned(int index) {
        if (ended || !inFlight.has(index)) {
            return false;
        }
        ledger.returned(index);
        blocks.release(index);
        return true;
    }

    /** Skips the oldest waiting blocks until at most this many wait. */
    synchronized void skipDownTo(int most) {
        if (!ended && ledger.waiting() > most) {
            ledger.skip(ledger.waiting() - most, "");
        }
    }

    @Override
    public long packetsBefore(int index) {
        return blocks.packetsBefore(index);
    }

    @Override
    public void malformed(int index, String reason) {
        blocks.malformed().tell(countMalformed(index), index, reader + ": " + reason);
    }

    private synchronized long countMalformed(int index) {
        if (ended || !inFlight.has(index)) {
            return 0; // it belongs to the kernel again
        }
        malformed = malformed + 1;
        return blocks.malformed().found(index);
    }

    /**
     * Checks whether the reader keeps up. Called by the ring's thread.
     *
     * @param mostBehind how many blocks it may be behind the newest one
     * @param nowNanos the agent's time
     * @return since when it has, in the agent's time; {@link ReaderProgress#NOBODY}: it does not
     */
    synchronized long keepsUp(int mostBehind, long nowNanos) {
        long backlog = ledger.backlog();
        boolean keepsUp = !ended && !paused && backlog <= mostBehind;
        keepsUpSince = ReaderProgress.since(keepsUp, keepsUpSince, nowNanos);
        idleSince = ReaderProgress.since(keepsUp && backlog == 0, idleSince, nowNanos);
        return keepsUpSince;
    }

    /** Returns since when the reader was idle at the last call of {@link #keepsUp}, or {@link ReaderProgress#NOBODY}. */
    synchronized long idleSince() {
        return idleSince;
    }

    /**
     * Decides whether the reader keeps a block for too long, compared with another one that keeps up.
     *
     * @param keepingUpNanos since when, in the agent's time, another reader has kept up
     * @param stoppedNanos since when the kernel has waited for the block and another reader for the kernel; {@link
     *     ReaderProgress#NOBODY}: they do not
     * @param limitNanos how long it may keep a block
     * @param pressing whether the kernel needs the block now
     */
    synchronized boolean keepsTooLong(
            int index, long keepingUpNanos, long stoppedNanos, long limitNanos, boolean pressing) {
        if (ended || !inFlight.has(index)) {
            return false;
        }
        long now = blocks.clock().nanos();
        long kept = now - Math.max(keepingUpNanos, inFlight.sinceNanos(index));
        long turn = now - Math.max(keepingUpNanos, inFlight.turnSinceNanos(index));
        boolean othersMove = inFlight.takenInTurn(index) >= Reserve.MOVING || now - stoppedNanos > limitNanos;
        boolean stuck = turn > limitNanos && othersMove;
        if (!pressing) {
            return stuck && (isFull() || ledger.waiting() > 0); // one that accepts all blocks may yet return it
        }
        return stuck || kept > limitNanos && inFlight.isOutOfLine(index) || kept > limitNanos * Reserve.SLOW_FACTOR;
    }

    /** Reads returned blocks, so that the number in flight is up to date; returns whether none is left unread. */
    boolean settle() {
        return sink.settle();
    }

    /** Settles when a good part of the maximum is in flight. */
    void settleIfDue() {
        if (count() >= Math.min(SETTLE_FROM, Math.max(1, maxInFlight() / 4))) {
            settle();
        }
    }

    private synchronized int count() {
        return inFlight.count();
    }

    @Override
    public void close() {
        if (markEnded(null)) {
            finish();
        }
    }

    /** Ends the subscription without the reader's request. */
    void end(EndReason reason) {
        if (markEnded(reason)) {
            finish();
        }
    }

    /** Ends the subscription because of a block that the reader keeps. */
    void evict(int index) {
        if (markEvicted(index)) {
            finish();
        }
    }

    /** Ends the subscription because an operator wants that; returns whether it had not ended yet. */
    boolean evict(String reason) {
        boolean evicts = markEvictedFor(reason);
        if (evicts) {
            finish();
        }
        return evicts;
    }

    private synchronized boolean markEvictedFor(String reason) {
        return !ended && markEvicted(new EndReason(EndReason.Kind.EVICTED_BY_OPERATOR, reason));
    }

    /** Pauses or resumes the subscription; returns whether that is a change. */
    synchronized boolean pause(boolean now) {
        if (ended || paused == now) {
            return false;
        }
        paused = now;
        if (now && ledger.waiting() > 0) {
            ledger.skip(ledger.waiting(), PAUSED);
        }
        return true;
    }

    Reader reader() {
        return reader;
    }

    private synchronized boolean markEvicted(int index) {
        if (ended || !inFlight.has(index)) {
            return false;
        }
        return markEvicted(new EndReason(
                EndReason.Kind.EVICTED,
                "evicted for the sake of the other readers: it held " + inFlight.count() + " blocks, block " + index
                        + " for " + TimeUnit.NANOSECONDS.toMillis(inFlight.realNanos(index))
                        + " ms when the kernel was about to need it"));
    }

    private boolean markEvicted(EndReason reason) {
        BlockCount lost = ledger.unreturned();
        boolean ends = markEnded(reason);
        blocks.losses().evicted(reader, lost.blocks(), lost.packets(), reason.detail());
        return ends;
    }

    /** Marks the end: from now on only the caller uses the blocks; true for one caller only. */
    private synchronized boolean markEnded(EndReason reason) {
        if (ended) {
            return false;
        }
        if (reason != null) {
            sink.ended(reason); // first: released blocks may be overwritten at once
            endKind = reason.kind();
        }
        ended = true;
        ledger.end();
        return true;
    }

    // Outside of the monitor: there may be many blocks, and the ring's thread must not wait.
    private void finish() {
        ledger.releaseAll();
        onEnd.accept(this);
    }

    /** Returns why it ended; empty if it has not, or because the reader wanted to. */
    synchronized Optional<EndReason.Kind> endKind() {
        return Optional.ofNullable(endKind);
    }

    /** Sets how many blocks may be in flight; those already in flight stay. Delivers nothing before {@link #advance}. */
    void changeMostInFlight(int most) {
        mostInFlight = most;
    }

    @Override
    public synchronized int maxInFlight() {
        return yields() ? ledger.window(mostInFlight, room) : mostInFlight;
    }

    @Override
    public Ledger ledger() {
        return ledger.copy();
    }

    @Override
    public SubscriptionStatus status() {
        boolean tells = reader.kind() == Reader.Kind.CONSUMER;
        return ledger.status(since, tells ? OptionalLong.of(malformed) : OptionalLong.empty(), paused);
    }
}
