package io.witness.afpacket.internal;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RolloverTotals;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.link.LinkTable;
import io.witness.linux.memory.RingMapping;
import io.witness.linux.memory.SlotTable;
import io.witness.linux.poll.Epoll;
import io.witness.linux.socket.PacketSockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A ring of the kernel. */
final class AfPacketRing implements Ring {
    private final RingDescription description;
    /** The index of the interface that the socket is bound to. */
    private final int linkIndex;
    /** Bytes of the private area of each block. */
    private final int privateSize;

    private final SharedDescriptor descriptor;
    private final RingMapping mapping;
    private final RingPoll poll;
    /** Runs before the descriptor is given up. */
    private final Runnable closing;

    private final KernelCounters counters;
    private final SlotTable slots;
    /**
     * Number of blocks to take in ring order until this ring and the kernel are in step again; 0 unless another process
     * wrote into the ring. Used by the taking thread only.
     */
    private int outOfStep;

    private final AtomicBoolean closed = new AtomicBoolean();

    AfPacketRing(
            RingDescription description,
            int linkIndex,
            int privateSize,
            SharedDescriptor descriptor,
            RingMapping mapping,
            RingPoll poll,
            boolean rollsOver,
            Runnable closing) {
        this.description = description;
        this.linkIndex = linkIndex;
        this.privateSize = privateSize;
        this.descriptor = descriptor;
        this.mapping = mapping;
        this.poll = poll;
        this.closing = closing;
        counters = new KernelCounters(descriptor.number(), rollsOver);
        slots = new SlotTable(mapping.memory());
    }

    @Override
    public RingDescription description() {
        return description;
    }

    @Override
    public Optional<LinkDescription> link() throws RingException {
        try {
            return LinkTable.describe(linkIndex);
        } catch (ErrnoException e) {
            throw OpenErrors.step("asking for the interface of the ring on " + interfaceName(), e);
        }
    }

    @Override
    public RingMemory memory() {
        return mapping.readOnly();
    }

    // The kernel puts the area directly behind the header (BLK_HDR_LEN).
    @Override
    public ByteBuffer privateArea(int index) {
        ByteBuffer block = mapping.memory().block(index);
        return block.slice(BlockLayout.HEADER_LENGTH, privateSize).order(ByteOrder.nativeOrder());
    }

    @Override
    public int take() {
        int index = slots.take();
        if (index != NONE && outOfStep > 0) {
            outOfStep--;
        }
        if (index == 0) { // once per round, because a ring that is never empty is never awaited
            counters.readIfDue(System.nanoTime());
        }
        if (index != NONE && (mapping.memory().statusAcquire(index) & BlockLayout.STATUS_LOSING) != 0) {
            counters.readBecauseOfDrops(System.nanoTime());
        }
        return index;
    }

    @Override
    public void release(int index) {
        if (slots.release(index)) {
            poll.wakeUp();
        }
    }

    @Override
    public void await(int timeoutMillis) throws RingException {
        if (!poll.enter()) {
            throw closedException();
        }
        try {
            awaitBlock(bounded(timeoutMillis));
        } catch (ErrnoException e) {
            throw new RingException("waiting for packets failed: " + e.getMessage());
        } finally {
            poll.leave();
        }
    }

    private static int bounded(int timeoutMillis) {
        int most = KernelCounters.INTERVAL_MILLIS;
        return timeoutMillis < 0 ? most : Math.min(timeoutMillis, most);
    }

    private void awaitBlock(int timeoutMillis) throws RingException, ErrnoException {
        if (outOfStep > 0 && resynchronize()) {
            return;
        }
        boolean nothingReady = slots.beginWait();
        int events = poll.await(nothingReady ? timeoutMillis : 0);
        slots.endWait();
        if ((events & Epoll.ERR) != 0) {
            readError();
        }
        if (counters.readIfDue(System.nanoTime())) {
            resynchronize();
        }
    }

    // A block found out of order may be garbage; then the kernel fills another one next.
    private boolean resynchronize() {
        boolean found = slots.resynchronize();
        if (found) {
            outOfStep = description.numBlocks();
        }
        return found;
    }

    /**
     * Reads and clears the socket's error, which each wait would report again. A link that is down is not an error: capture
     * resumes when it is up. A removed interface looks the same here.
     */
    private void readError() throws RingException, ErrnoException {
        int error = PacketSockets.pendingError(descriptor.number());
        if (error != 0 && error != Errno.ENETDOWN) {
            throw new RingException("the ring on " + interfaceName() + " failed: " + Errno.text(error));
        }
    }

    private String interfaceName() {
        return description.interfaceName().orElseThrow();
    }

    @Override
    public void wakeUp() {
        poll.wakeUp();
    }

    @Override
    public RingTotals totals() {
        return counters.totals();
    }

    @Override
    public long knownDrops() {
        return counters.knownDrops();
    }

    @Override
    public Optional<RolloverTotals> rollover() {
        return counters.rollover();
    }

    @Override
    public DescriptorLease lease() throws RingException {
        if (closed.get()) {
            throw closedException();
        }
        return descriptor.lease().orElseThrow(this::closedException);
    }

    private RingException closedException() {
        return new RingException("the ring on " + interfaceName() + " is closed");
    }

    private void giveUp() {
        try {
            mapping.close();
        } finally {
            poll.close();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                closing.run();
                counters.close();
            } finally {
                giveUp();
            }
        }
    }
}
