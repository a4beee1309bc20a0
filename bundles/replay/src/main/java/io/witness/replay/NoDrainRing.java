package io.witness.replay;

import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.memory.BlockWriter;
import io.witness.memory.MemoryRing;
import io.witness.replay.internal.Signal;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delivers the same blocks again and again as soon as they are released: for benchmarks that measure the reader and not the
 * producer. Taking and releasing cost some nanoseconds, make no system call and allocate nothing; only a reader that holds
 * all blocks has to wait.
 */
public final class NoDrainRing implements Ring {
    private static final int FREE = 0;
    private static final int HELD = 1;

    private final RingDescription description;
    private final MemoryRing memory;
    private final AtomicIntegerArray states;
    private final Signal ready = new Signal();
    /** Packets in taken blocks; written by the taking thread. */
    private final AtomicLong accepted = new AtomicLong();

    private volatile boolean waiting;
    private volatile boolean closed;
    /** Used by the taking thread only. */
    private int next;
    /** Used by the taking thread only. */
    private long seenReady;

    private NoDrainRing(RingDescription description, MemoryRing memory) {
        this.description = description;
        this.memory = memory;
        states = new AtomicIntegerArray(description.numBlocks());
    }

    /**
     * Creates a ring and fills all its blocks.
     *
     * @param description its description, as for {@link MockRing#create}
     * @param source supplies packets, at least until each block has some; the rest is not used
     * @return the ring, to be closed by the caller
     * @throws RingException if the source ends before each block has packets
     * @throws IOException if the source fails; as of {@link MemoryRing#create}
     */
    public static NoDrainRing filled(RingDescription description, PacketSupplier source)
            throws RingException, IOException {
        MemoryRing memory = MemoryRing.create(description.blockSize(), description.numBlocks());
        try {
            fill(description, memory, source);
            return new NoDrainRing(description, memory);
        } catch (RingException | IOException | RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    private static void fill(RingDescription description, MemoryRing memory, PacketSupplier source)
            throws RingException, IOException {
        BlockWriter writer = Writers.of(description, memory);
        PacketCopy packet = new PacketCopy(description.blockSize());
        boolean more = true;
        while (more) {
            more = source.next(packet) && writer.write(packet);
        }
        writer.retire(false);
        if (writer.retiredBlocks() < description.numBlocks()) {
            throw new RingException(
                    "the ring is not fully populated: its packets fill " + writer.retiredBlocks() + " of "
                            + description.numBlocks() + " blocks of " + description.blockSize()
                            + " bytes: supply more packets, or make fewer blocks");
        }
    }

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
        int index = next;
        if (states.getAcquire(index) != FREE) {
            return NONE;
        }
        states.setPlain(index, HELD);
        next = index + 1 == states.length() ? 0 : index + 1;
        accepted.setRelease(accepted.getPlain() + memory.memory().packetCount(index));
        return index;
    }

    @Override
    public void release(int index) {
        if (!states.compareAndSet(index, HELD, FREE)) {
            throw new IllegalStateException("block " + index + " is released, but is not taken");
        }
        if (waiting) {
            ready.raise();
        }
    }

    // Volatile on both sides: either the releasing thread sees the waiter, or the waiter sees the release.
    @Override
    public void await(int timeoutMillis) throws RingException {
        requireNotClosed();
        waiting = true;
        if (states.get(next) != FREE) {
            seenReady = ready.awaitUninterruptibly(seenReady, timeoutMillis);
        }
        waiting = false;
    }

    private void requireNotClosed() throws RingException {
        if (closed) {
            throw closedException();
        }
    }

    private static RingException closedException() {
        return new RingException("the ring is closed: make another one");
    }

    @Override
    public void wakeUp() {
        ready.raise();
    }

    /** Counts the packets of taken blocks as accepted. */
    @Override
    public RingTotals totals() {
        return new RingTotals(accepted.getAcquire(), 0, 0);
    }

    @Override
    public DescriptorLease lease() throws RingException {
        return memory.lease().orElseThrow(NoDrainRing::closedException);
    }

    @Override
    public void close() {
        closed = true;
        memory.close();
        ready.raise();
    }
}
