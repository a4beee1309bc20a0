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
 * A ring that a {@link Feeder} fills. A block that has waited for long enough is handed over by whoever looks first, the feeding or
 * the taking thread: the feeder may be within a read that gives nothing.
 */
final class ReplayRing implements Ring {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RingDescription description;
    private final MemoryRing memory;
    /** Guarded by itself. */
    private final BlockWriter writer;

    private final long blockTimeoutNanos;
    /** Raised for the feeding thread: a block is free again, readers came or went, the ring is closed. */
    private final Signal changed;
    /** Raised for the taking thread. */
    private final Signal ready = new Signal();

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable onClose = () -> {};
    private volatile int readers;
    /** Blocks handed over; written by who has the writer. */
    private volatile long retired;

    private volatile boolean ended;
    /** Why nothing comes any more, null unless that is a failure; set before {@link #ended}. */
    private String failure;
    /** When the open block got its first packet; for who has the writer. */
    private long openSinceNanos;
    /** Blocks taken; the taking thread's own. */
    private long taken;
    /** The taking thread's own. */
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

    /** Puts a packet into the ring; false if there is no room. */
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

    /** Hands the open block over if it has waited for long enough, and says whether. For both threads. */
    boolean retireIfDue(long nowNanos) {
        synchronized (writer) {
            boolean due = leftNanos(nowNanos) <= 0;
            if (due) {
                retire();
            }
            return due;
        }
    }

    /** How long the open block may still wait; {@link Long#MAX_VALUE}: there is none. For both threads. */
    long leftNanos(long nowNanos) {
        synchronized (writer) {
            return writer.isOpen() ? openSinceNanos + blockTimeoutNanos - nowNanos : Long.MAX_VALUE;
        }
    }

    /** Nothing comes any more; who takes is told once. */
    void end(String reason) {
        failure = reason;
        ended = true;
        ready.raise();
    }

    /** Names what is to be done when it is closed. */
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
        if (closed.get()) { // zero pages may be written to for a moment
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

    /** Milliseconds at most, also until a block is to be handed over; negative: no limit. */
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

    /** What was retired before the end is seen after it. */
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
