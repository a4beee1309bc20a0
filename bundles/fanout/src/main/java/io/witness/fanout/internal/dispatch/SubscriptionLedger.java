package io.witness.fanout.internal.dispatch;

import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SubscriptionStatus;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.locks.StampedLock;

/**
 * Keeps the ledger of one subscription: which blocks wait, which are in flight, and what happened to all others. The waiting
 * blocks are a run that ends with the newest taken one. Not synchronised: its owner is. But any thread may call {@link
 * #copy} and {@link #status}, which never delay a change.
 *
 * <p>It also measures the reader's speed, in blocks that the kernel fills meanwhile. While a reader holds up others, it gets
 * only as many blocks, and only such new ones, as it returns before the kernel needs them: the adaptive window.
 */
final class SubscriptionLedger {
    private static final int UNIT = 16;
    private static final int WEIGHT_OF_PAST = 4;

    private final TakenBlocks blocks;
    private final Reader reader;
    private final int numBlocks;
    private final InFlightBlocks inFlight;
    /** Taken by the thread that changes copied fields: the owner's, one at a time. */
    private final StampedLock changes = new StampedLock();

    private int firstWaiting;
    private int waiting;
    private long waitingPackets;
    /** The number of the newest taken block. */
    private long newestNumber;

    private long takenBlocks;
    private long takenPackets;
    private long skippedBlocks;
    private long skippedPackets;
    private long returnedBlocks;
    private long returnedPackets;
    private long forfeitedBlocks;
    private long forfeitedPackets;
    private boolean ended;

    /** Blocks that are taken while one is in flight; an average of the last few, in 1 / UNIT. */
    private long hold;
    /** Blocks that are taken from one return to the next; likewise. */
    private long interval;

    private long takenAtLastReturn;
    /** Whether blocks have waited because too many were in flight; reset when none waits any more. */
    private boolean lags;

    SubscriptionLedger(TakenBlocks blocks, Reader reader) {
        this.blocks = blocks;
        this.reader = reader;
        numBlocks = blocks.numBlocks();
        inFlight = new InFlightBlocks(blocks);
        newestNumber = blocks.takenSoFar();
        takenAtLastReturn = newestNumber;
    }

    InFlightBlocks inFlight() {
        return inFlight;
    }

    int waiting() {
        return waiting;
    }

    int firstWaiting() {
        return firstWaiting;
    }

    /** Adds a block that was just taken. Blocks are consecutive in the ring, unless another process wrote into it. */
    void taken(int index) {
        if (waiting > 0 && (firstWaiting + waiting) % numBlocks != index) {
            skip(waiting, "");
        }
        long stamp = changes.writeLock();
        if (waiting == 0) {
            firstWaiting = index;
        }
        newestNumber = blocks.takenSoFar();
        waiting++;
        waitingPackets += blocks.packets(index);
        takenBlocks++;
        takenPackets += blocks.packets(index);
        changes.unlockWrite(stamp);
    }

    /** Moves the oldest waiting blocks in flight. */
    void delivered(int count) {
        if (count == 0) {
            return;
        }
        long stamp = changes.writeLock();
        inFlight.put(firstWaiting, count, newestNumber - waiting + 1);
        for (int left = count; left > 0; left--) {
            leaveQueue();
        }
        changes.unlockWrite(stamp);
        if (waiting == 0) {
            lags = false;
        }
    }

    /** Gives up the oldest waiting blocks; {@code why}: for operators, empty if they were held up for too long. */
    void skip(int count, String why) {
        int first = firstWaiting;
        long skippedBefore = skippedPackets;
        long stamp = changes.writeLock();
        for (int left = count; left > 0; left--) {
            skippedBlocks++;
            skippedPackets += leaveQueue();
        }
        changes.unlockWrite(stamp);
        blocks.losses().skipped(reader, count, skippedPackets - skippedBefore, why);
        release(first, count);
    }

    private int leaveQueue() {
        int packets = blocks.packets(firstWaiting);
        waiting--;
        waitingPackets -= packets;
        firstWaiting = firstWaiting + 1 == numBlocks ? 0 : firstWaiting + 1;
        return packets;
    }

    /** Counts a returned block, which is in flight. */
    void returned(int index) {
        long takenNow = blocks.takenSoFar();
        long stamp = changes.writeLock();
        long takenBefore = inFlight.remove(index);
        returnedBlocks++;
        returnedPackets += blocks.packets(index);
        changes.unlockWrite(stamp);
        hold += ((takenNow - takenBefore) * UNIT - hold) / WEIGHT_OF_PAST;
        interval += ((takenNow - takenAtLastReturn) * UNIT - interval) / WEIGHT_OF_PAST;
        takenAtLastReturn = takenNow;
    }

    /** Counts all waiting blocks as skipped, and all in flight as forfeited. Their holds are still to be released. */
    void end() {
        long stamp = changes.writeLock();
        ended = true;
        skippedBlocks += waiting;
        skippedPackets += waitingPackets;
        forfeitedBlocks = inFlight.count();
        forfeitedPackets = takenPackets - skippedPackets - returnedPackets;
        inFlight.end();
        changes.unlockWrite(stamp);
    }

    /** Returns what is in flight or waits. */
    BlockCount unreturned() {
        return new BlockCount(
                takenBlocks - skippedBlocks - returnedBlocks, takenPackets - skippedPackets - returnedPackets);
    }

    /** Releases all holds. Called once, after {@link #end}, when no other thread uses the blocks any more. */
    void releaseAll() {
        release(firstWaiting, waiting);
        inFlight.releaseAll();
    }

    private void release(int first, int count) {
        for (int i = 0; i < count; i++) {
            blocks.release((first + i) % numBlocks);
        }
    }

    /** Counts the blocks taken since the oldest one that the reader has not returned, including that one. */
    long backlog() {
        return inFlight.count() == 0 ? waiting : blocks.takenSoFar() - inFlight.oldestNumber() + 1;
    }

    void lags() {
        lags = true;
    }

    /** Returns how many blocks may be in flight at the reader's own speed. */
    int window(int most, int room) {
        if (!lags || interval == 0) {
            return most;
        }
        return (int) Math.max(1, Math.min(most, (long) room * UNIT / 2 / interval));
    }

    /** Returns how many blocks may wait at the reader's own speed. */
    int mostWaiting(int room) {
        return (int) Math.max(1, room - hold / UNIT);
    }

    /** Copies the counters. Any thread may call. */
    Ledger copy() {
        return Snapshot.of(changes, this::counters);
    }

    /** Copies everything. Any thread may call. */
    SubscriptionStatus status(Instant since, OptionalLong malformed, boolean paused) {
        return Snapshot.of(
                changes,
                () -> new SubscriptionStatus(
                        reader,
                        since,
                        counters(),
                        ended ? 0 : backlog(),
                        inFlight.oldestNanos(),
                        inFlight.longestNanos(),
                        inFlight.holdTimes(),
                        malformed,
                        paused));
    }

    // An ended subscription has nothing in flight and nothing waiting.
    private Ledger counters() {
        BlockCount stillWaiting = ended ? BlockCount.NONE : new BlockCount(waiting, waitingPackets);
        BlockCount taken = new BlockCount(takenBlocks, takenPackets);
        BlockCount skipped = new BlockCount(skippedBlocks, skippedPackets);
        BlockCount returned = new BlockCount(returnedBlocks, returnedPackets);
        BlockCount forfeited = new BlockCount(forfeitedBlocks, forfeitedPackets);
        BlockCount delivered = taken.minus(skipped).minus(stillWaiting);
        return new Ledger(
                taken,
                delivered,
                skipped,
                stillWaiting,
                returned,
                delivered.minus(returned).minus(forfeited),
                forfeited);
    }
}
