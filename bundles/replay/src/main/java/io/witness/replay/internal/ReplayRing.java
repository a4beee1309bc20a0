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

/** A ring that a {@link Feeder} fills. */
final class ReplayRing implements Ring {
    private final RingDescription description;
    private final MemoryRing memory;
    private final BlockWriter writer;
    /** Raised for the feeding thread: a block is free again, readers came or went, the ring is closed. */
    private final Signal changed;
    /** Raised for the taking thread. */
    private final Signal ready = new Signal();

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable onClose = () -> {};
    private volatile int readers;
    /** Blocks handed over; the feeding thread's to write. */
    private volatile long retired;

    private volatile boolean ended;
    /** Why nothing comes any more, null unless that is a failure; set before {@link #ended}. */
    private String failure;
    /** The feeding thread's own. */
    private long openSinceNanos;
    /** Blocks taken; the taking thread's own. */
    private long taken;
    /** The taking thread's own. */
    private long seenReady;

    /** Owns the memory. */
    ReplayRing(RingDescription description, MemoryRing memory, Signal changed, int readers) {
        this.description = description;
        this.memory = memory;
        this.changed = changed;
        this.readers = readers;
        writer = new BlockWriter(memory, description.linkType().orElseThrow(), BlockWriter.UNLIMITED, 0);
    }

    // the feeding thread's

    /** Puts a packet into the ring; false if there is no room. */
    boolean put(PacketCopy packet, long nowNanos) {
        boolean wasOpen = writer.isOpen();
        boolean done = writer.write(packet);
        boolean another = noticeRetired();
        if (another || !wasOpen) {
            openSinceNanos = nowNanos;
        }
        return done;
    }

    private boolean noticeRetired() {
        long now = writer.retiredBlocks();
        boolean more = now != retired;
        if (more) {
            retired = now;
            ready.raise();
        }
        return more;
    }

    void drop() {
        writer.drop();
    }

    boolean hasOpenBlock() {
        return writer.isOpen();
    }

    /** When it got its first packet, by the clock of who put it there. */
    long openSinceNanos() {
        return openSinceNanos;
    }

    void retire() {
        writer.retire(true);
        noticeRetired();
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
        int index = closed.get() ? NONE : memory.take(); // zero pages may be written to for a moment
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
            seenReady = ready.awaitUninterruptibly(seenReady, timeoutMillis);
        }
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
