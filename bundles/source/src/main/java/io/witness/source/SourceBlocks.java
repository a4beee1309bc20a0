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

/** The blocks of a source: one in hand at most, the next one taken when it is asked for. */
final class SourceBlocks {
    private static final String CLOSED = "the source is closed";
    /** Of one gap; more are garbage: a ring of the smallest blocks goes round for months until then. */
    private static final long MOST_MISSED = 1L << 40;

    private final Ring ring;
    private final Block block = new Block();
    private final PacketCursor cursor = block.cursor();
    private final RingMemory memory;
    /** Of each segment of the memory, for {@link #view}; made when they are needed first. */
    private final ByteBuffer[] views;

    private final ReentrantLock lock = new ReentrantLock();
    /** The block in hand; guarded by the lock. */
    private int held = Ring.NONE;

    private long lastSequence;
    /** Packets of the block in hand that are not IP; the reading thread's to write. */
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
     * What it means that the cursor, or who reads the packet, could not go on: the rest of the block is left out, unless the
     * source was closed. If the block is not malformed, another thread has changed it meanwhile, against the contract.
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

    /** Until when a call waits that begins now. */
    long deadline() {
        return Deadline.in(timeoutMillis);
    }

    /** Counts a packet that is not IP. */
    void passOver() {
        passedOver++;
    }

    /**
     * Goes before the first packet of the next block that has one.
     *
     * @param deadline as of {@link #deadline()}
     * @param again whether the call has gone through a block already, and found nothing: it ends when it is to end, though there
     *     may be more blocks
     * @return false if the time was over
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

    /** Goes before the first packet of the block in hand; without one, the block is given back. */
    private boolean show() {
        try {
            if (open(held)) {
                return true;
            }
        } catch (MalformedBlockException e) {
            malformedBlocks++;
        } catch (IllegalStateException e) {
            if (!closed) { // else it was revoked
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

    /** A number that cannot follow is garbage: then nothing is known. */
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

    /** The bytes of a packet of the block in hand. */
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
