package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.memory.BlockWriter;
import io.witness.memory.MemoryRing;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A ring that a {@link Feeder} fills. A block that has waited long enough is handed over by the first thread that looks, the
 * feeding or the taking one, because the feeder may be blocked in a read.
 */
final class ReplayRing implements Ring {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RingDescription description;
    private final MemoryRing memory;
    /** Guarded by itself. */
    private final BlockWriter writer;

    private final long blockTimeoutNanos;
    /** Raised for the feeding thread: a block is free again, readers have joined or left, or the ring is closed. */
    private final Signal changed;
    /** Raised for the taking thread. */
    private final Signal ready = new Signal();

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable onClose = () -> {};
    private volatile int readers;
    /** Number of blocks handed over; written by the thread that has the writer. */
    private volatile long retired;

    private volatile boolean ended;
    /** Why the ring has ended, null unless that is a failure; set before {@link #ended}. */
    private String failure;
    /** When the open block got its first packet; for the thread that has the writer. */
    private long openSinceNanos;
    /** Number of taken blocks; used by the taking thread only. */
    private long taken;
    /** Used by the taking thread only. */
    private long seenReady;

    /** Owns the memory. */
    ReplayRing(RingDescription description, MemoryRing memory, Signal changed, int readers, long blockTimeoutNanos) {
        this.description = description;
        this.memory = memory;
        this.changed = changed;
        this.readers = readers;
        this.blockTimeoutNanos = blockTimeoutNanos;
        writer = new BlockWriter(memory, description.linkType().orElseThrow(), BlockWriter.UNLIMITED, 0);
    }

    // the feeding thread's

    /** Puts a packet into the ring; false if it is full. */
    boolean put(PacketCopy packet, long nowNanos) {
        synchronized (writer) {
            boolean wasOpen = writer.isOpen();
            boolean done = writer.write(packet);
            boolean another = writer.retiredBlocks() != retired;
            if (another || !wasOpen) {
                openSinceNanos = nowNanos;
                retired = writer.retiredBlocks();
                ready.raise(); // there is a block to take, or another one to wait for
            }
            return done;
        }
    }

    void drop() {
        synchronized (writer) {
            writer.drop();
        }
    }

    void retire() {
        synchronized (writer) {
            writer.retire(true);
            if (writer.retiredBlocks() != retired) {
                retired = writer.retiredBlocks();
                ready.raise();
            }
        }
    }

    /** Hands the open block over if it has waited long enough; returns whether it did. For both threads. */
    boolean retireIfDue(long nowNanos) {
        synchronized (writer) {
            boolean due = leftNanos(nowNanos) <= 0;
            if (due) {
                retire();
            }
            return due;
        }
    }

    /** Returns how long the open block may still wait; {@link Long#MAX_VALUE}: there is none. For both threads. */
    long leftNanos(long nowNanos) {
        synchronized (writer) {
            return writer.isOpen() ? openSinceNanos + blockTimeoutNanos - nowNanos : Long.MAX_VALUE;
        }
    }

    /** Ends the ring; the taking thread is told once. */
    void end(String reason) {
        failure = reason;
        ended = true;
        ready.raise();
    }

    /** Sets what to do when it is closed. */
    void onClose(Runnable action) {
        onClose = action;
    }

    boolean hasReader() {
        return readers > 0;
    }

    boolean isClosed() {
        return closed.get();
    }

    // everybody's

    @Override
    public RingDescription description() {
        return description;
    }

    @Override
    public RingMemory memory() {
        return memory.memory();
    }

    @Override
    public int take() {
        if (closed.get()) { // zero pages may be written for a moment
            return NONE;
        }
        int index = takeRetired();
        return index == NONE && retireIfDue(System.nanoTime()) ? takeRetired() : index;
    }

    private int takeRetired() {
        int index = memory.take();
        if (index != NONE) {
            taken++;
        }
        return index;
    }

    @Override
    public void release(int index) {
        memory.release(index);
        changed.raise();
    }

    @Override
    public void await(int timeoutMillis) throws RingException {
        if (closed.get()) {
            throw new RingException(name() + ": the ring is closed");
        }
        if (isAtTheEnd() && failure != null) {
            throw new RingException(failure);
        }
        if (!isAtTheEnd()) {
            seenReady = ready.awaitUninterruptibly(seenReady, untilDue(timeoutMillis));
        }
    }

    /** Returns the milliseconds to wait, at most until a block has to be handed over; negative: no limit. */
    private long untilDue(int timeoutMillis) {
        long leftNanos = leftNanos(System.nanoTime());
        if (leftNanos == Long.MAX_VALUE) {
            return timeoutMillis;
        }
        long leftMillis = Math.max(0, leftNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return timeoutMillis < 0 ? leftMillis : Math.min(timeoutMillis, leftMillis);
    }

    @Override
    public void wakeUp() {
        ready.raise();
    }

    @Override
    public boolean isOver() {
        return isAtTheEnd() && failure == null;
    }

    // Blocks retired before the end are visible after it.
    private boolean isAtTheEnd() {
        return ended && taken == retired;
    }

    @Override
    public RingTotals totals() {
        return writer.totals();
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public void readers(int count) {
        readers = count;
        changed.raise();
    }

    @Override
    public DescriptorLease lease() throws RingException {
        return memory.lease().orElseThrow(() -> new RingException(name() + ": the ring is closed"));
    }

    private String name() {
        return description.interfaceName().orElseThrow();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            memory.close();
            changed.raise();
            ready.raise();
            onClose.run();
        }
    }
}
