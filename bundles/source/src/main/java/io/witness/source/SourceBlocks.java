package io.witness.source;

import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.source.SourceEndedException.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Takes the blocks of a source one at a time. */
final class SourceBlocks {
    private static final String CLOSED = "the source is closed";
    /** A larger gap is garbage: a ring of the smallest blocks would need months for it. */
    private static final long MOST_MISSED = 1L << 40;

    private final Ring ring;
    private final Block block = new Block();
    private final PacketCursor cursor = block.cursor();
    private final RingMemory memory;
    /** One per segment of the memory, for {@link #view}; created on demand. */
    private final ByteBuffer[] views;

    private final ReentrantLock lock = new ReentrantLock();
    /** The current block; guarded by the lock. */
    private int held = Ring.NONE;

    private long lastSequence;
    /** Packets of the current block that are not IP; written by the reading thread. */
    private int passedOver;

    private volatile int timeoutMillis = -1;
    private volatile boolean unblock;
    private volatile boolean closed;
    /** Written under the lock only. */
    private volatile long takenBlocks;

    private volatile long takenPackets;
    private volatile long missedBlocks;
    private volatile long malformedBlocks;
    private volatile long notIp;

    SourceBlocks(Ring ring) {
        this.ring = ring;
        memory = ring.memory();
        block.wrap(memory, 0); // from now on the flyweights point into the ring, whatever threads do with them
        views = new ByteBuffer[memory.segments()];
    }

    Ring ring() {
        return ring;
    }

    PacketCursor cursor() {
        return cursor;
    }

    void timeoutMillis(int millis) {
        timeoutMillis = millis;
    }

    /**
     * Handles an exception of the cursor or of the packet's reader: the rest of the block is left out, unless the source was
     * closed. If the block is not malformed, another thread has changed it meanwhile, against the contract.
     */
    void failed(RuntimeException reason) throws RingException {
        lock.lock();
        try {
            if (closed) {
                throw new SourceEndedException(Reason.CLOSED);
            }
            cursor.stop();
            if (reason instanceof MalformedBlockException) {
                malformedBlocks++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Computes the deadline of a call that begins now. */
    long deadline() {
        return Deadline.in(timeoutMillis);
    }

    /** Counts a packet that is not IP. */
    void passOver() {
        passedOver++;
    }

    /**
     * Moves before the first packet of the next block that has one.
     *
     * @param deadline as of {@link #deadline()}
     * @param again whether the call has already gone through a block without result: it then ends at the deadline even if
     *     there are more blocks
     * @return false after the timeout
     */
    boolean next(long deadline, boolean again) throws RingException {
        if (!enter(deadline)) {
            return false;
        }
        try {
            notIp += passedOver;
            passedOver = 0;
            release();
            return !(again && isToEnd(deadline)) && takeOrAwait(deadline);
        } finally {
            lock.unlock();
        }
    }

    private boolean enter(long deadline) throws RingException {
        if (lock.tryLock()) {
            return true;
        }
        try {
            if (deadline == Deadline.NEVER) {
                lock.lockInterruptibly();
                return true;
            }
            return lock.tryLock(Deadline.remainingMillis(deadline), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RingException("interrupted while another thread reads the source");
        }
    }

    private boolean takeOrAwait(long deadline) throws RingException {
        while (!closed) {
            int tries = memory.numBlocks();
            while (tries > 0 && take()) {
                if (show()) {
                    return true;
                }
                tries--;
            }
            if (isToEnd(deadline)) {
                return false;
            }
            if (tries > 0) {
                await(deadline);
            }
        }
        throw new SourceEndedException(Reason.CLOSED);
    }

    private boolean take() {
        held = ring.take();
        return held != Ring.NONE;
    }

    /** Moves before the first packet of the current block; an empty block is given back. */
    private boolean show() {
        try {
            if (open(held)) {
                return true;
            }
        } catch (MalformedBlockException e) {
            malformedBlocks++;
        } catch (IllegalStateException e) {
            if (!closed) { // otherwise it was revoked
                throw e;
            }
        }
        cursor.stop();
        release();
        return false;
    }

    private boolean open(int index) {
        block.wrap(memory, index);
        takenBlocks++;
        countGap(block.sequenceNumber());
        takenPackets += block.packetCount();
        if (!block.packets().hasNext()) {
            return false;
        }
        block.cursor().next(); // a block that is malformed here already is left out within the call that takes it
        block.packets();
        return true;
    }

    // An impossible number is garbage: then nothing is known.
    private void countGap(long sequence) {
        long gap = sequence - lastSequence - 1;
        if (lastSequence > 0 && sequence > lastSequence && gap <= MOST_MISSED) {
            missedBlocks += gap;
        }
        lastSequence = sequence;
    }

    private boolean isToEnd(long deadline) throws RingException {
        if (unblock) {
            unblock = false;
            throw new SourceUnblockedException();
        }
        if (deadline == Deadline.NEVER) {
            return false;
        }
        return Deadline.remainingMillis(deadline) == 0 && !ring.isOver();
    }

    private void await(long deadline) throws RingException {
        if (ring.isOver()) {
            throw new SourceEndedException(Reason.OVER);
        }
        try {
            ring.await(Deadline.remainingMillis(deadline));
        } catch (RingException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    private void release() {
        int index = held;
        if (index != Ring.NONE) {
            held = Ring.NONE;
            ring.release(index);
        }
    }

    /** Returns the bytes of a packet in the current block. */
    ByteBuffer view(Packet packet) {
        int index = block.index();
        int at = memory.start(index) + packet.index(0, packet.snapLength());
        int segment = memory.segmentOf(index);
        ByteBuffer view = views[segment];
        if (view == null) {
            view = memory.segment(index).duplicate(); // in network order
            views[segment] = view;
        }
        return view.limit(at + packet.snapLength()).position(at);
    }

    /** Returns the private area of the current block. */
    ByteBuffer privateArea() {
        return ring.privateArea(block.index());
    }

    SourceStatistics statistics() {
        return new SourceStatistics(
                takenBlocks,
                takenPackets,
                missedBlocks,
                malformedBlocks,
                notIp + passedOver,
                Optional.of(ring.totals()).filter(RingTotals::isKnown));
    }

    void unblock() {
        unblock = true;
        ring.wakeUp();
    }

    void close() {
        closed = true;
        block.revoke(CLOSED);
        ring.close();
    }
}
