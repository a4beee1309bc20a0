package io.witness.replay;

import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.memory.BlockWriter;
import io.witness.replay.internal.Signal;
import java.util.function.Consumer;

/** Fills a mock ring. For any thread; one at a time has the writer. */
final class MockRingInput {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NEVER = -1;

    private final WhenFull whenFull;
    private final long blockTimeoutNanos;
    private final Signal ready;
    private final Signal room = new Signal();
    /** Guarded by itself. */
    private final BlockWriter writer;

    /** Number of blocks handed over; written by the thread that has the writer. */
    private volatile long retired;
    /**
     * Blocks below this number are withheld from readers that have not yet taken them; written by the thread that has the
     * writer.
     */
    private volatile long discarded;

    private volatile boolean done;
    private volatile boolean closed;
    private volatile Consumer<PacketCopy> observer = packet -> {};

    /**
     * Creates the filling side of an empty ring.
     *
     * @param ready raised when the taking thread may have something to do
     */
    MockRingInput(BlockWriter writer, WhenFull whenFull, int blockTimeoutMillis, Signal ready) {
        this.writer = writer;
        this.whenFull = whenFull;
        this.ready = ready;
        blockTimeoutNanos = blockTimeoutMillis * NANOS_PER_MILLI;
    }

    void onAdd(Consumer<PacketCopy> newObserver) {
        observer = newObserver;
    }

    boolean add(PacketCopy packet) throws RingException, InterruptedException {
        long seen = room.count();
        boolean written = write(packet);
        while (!written && whenFull == WhenFull.WAIT) {
            seen = room.await(seen, NEVER);
            written = write(packet);
        }
        return written;
    }

    private boolean write(PacketCopy packet) throws RingException {
        synchronized (writer) {
            requireOpenEnd();
            boolean wasOpen = writer.isOpen();
            boolean written = writer.write(packet);
            if (written) {
                observer.accept(packet);
            } else if (whenFull == WhenFull.DROP) {
                writer.drop();
            }
            boolean newDeadline = blockTimeoutNanos > 0 && !wasOpen && written;
            noticeRetired(newDeadline);
            return written;
        }
    }

    // For the thread that has the writer.
    private void noticeRetired(boolean newDeadline) {
        long now = writer.retiredBlocks();
        if (now != retired || newDeadline) {
            retired = now;
            ready.raise();
        }
    }

    private void requireOpenEnd() throws RingException {
        requireNotClosed();
        if (done) {
            throw new RingException("the mock ring is done: add packets before, or make another ring");
        }
    }

    void requireNotClosed() throws RingException {
        if (closed) {
            throw closedException();
        }
    }

    static RingException closedException() {
        return new RingException("the mock ring is closed: make another one");
    }

    boolean canAdd(int snapLength) {
        synchronized (writer) {
            return !closed && !done && writer.hasRoom(snapLength);
        }
    }

    void retire() {
        synchronized (writer) {
            writer.retire(false);
            noticeRetired(false);
        }
    }

    /** Hands the open block over if it has waited long enough; returns whether it did. */
    boolean retireIfDue() {
        synchronized (writer) {
            boolean due = leftNanos() <= 0;
            if (due) {
                writer.retire(true);
                noticeRetired(false);
            }
            return due;
        }
    }

    /** Returns how many milliseconds the open block has to wait; negative: there is none. */
    long leftMillis() {
        synchronized (writer) {
            long left = leftNanos();
            return left == Long.MAX_VALUE ? NEVER : Math.max(0, left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        }
    }

    // For the thread that has the writer.
    private long leftNanos() {
        return blockTimeoutNanos > 0 && writer.isOpen()
                ? writer.openSinceNanos() + blockTimeoutNanos - System.nanoTime()
                : Long.MAX_VALUE;
    }

    void done() {
        synchronized (writer) {
            retire();
            done = true;
        }
        ready.raise();
        room.raise();
    }

    void discard() {
        synchronized (writer) {
            retire();
            discarded = retired;
        }
        ready.raise();
    }

    /** Returns the number of blocks, from the first one on, that are withheld from readers. */
    long discarded() {
        return discarded;
    }

    /** Tells whether no block follows this many. */
    boolean endsWith(long blocks) {
        return done && Math.max(blocks, discarded) >= retired;
    }

    /** Notes that a block was given back. */
    void roomCame() {
        room.raise();
    }

    RingTotals totals() {
        return writer.totals();
    }

    void close() {
        closed = true;
        ready.raise();
        room.raise();
    }
}
