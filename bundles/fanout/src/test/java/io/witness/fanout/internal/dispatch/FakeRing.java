package io.witness.fanout.internal.dispatch;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** A ring in ordinary memory, filled by the test in ring order as the kernel does. */
public final class FakeRing implements Ring {
    public static final int BLOCK_SIZE = 4096;
    private static final int FREE = 0;
    private static final int FILLED = 1;
    private static final int TAKEN = 2;

    private final RingMemory memory;
    private final ByteBuffer[] blocks;
    private final AtomicIntegerArray states;
    private int fillNext;
    private int takeNext;
    private long filled;
    public int dropped;
    /** The drops that it knows without being asked for its totals. */
    public volatile long knownDrops;

    /** What the kernel's counter says; the test may take something away. */
    public volatile long accepted;

    /** What it was told last. */
    public int readers = -1;

    /** Runs when a block is taken, before it is. */
    public volatile Runnable onTake = () -> {};
    /** Runs when it is closed, afterwards. */
    public volatile Runnable onClose = () -> {};
    /** Runs when its totals are asked for, before. */
    public volatile Runnable onTotals = () -> {};

    /** Runs when its totals are asked for, when they are read and not told yet. */
    public volatile Runnable onTold = () -> {};

    /** Runs when somebody wakes it up, before. */
    public volatile Runnable onWakeUp = () -> {};

    /** Runs when a block is given back. */
    public Runnable onRelease = () -> {};

    public boolean sealed;
    public volatile boolean over;
    public volatile int awaited;
    public volatile boolean closed;
    public volatile boolean wokenUp;

    public FakeRing(int numBlocks) {
        blocks = new ByteBuffer[numBlocks];
        states = new AtomicIntegerArray(numBlocks);
        ByteBuffer all = ByteBuffer.allocateDirect(numBlocks * BLOCK_SIZE).order(ByteOrder.nativeOrder());
        memory = RingMemory.of(BLOCK_SIZE, all);
        for (int i = 0; i < numBlocks; i++) {
            blocks[i] = all.slice(i * BLOCK_SIZE, BLOCK_SIZE).order(ByteOrder.nativeOrder());
        }
    }

    /** Fills the next block, or drops if its readers have not given it back. */
    public boolean fill(int packets) {
        if (states.get(fillNext) != FREE) {
            dropped++;
            return false;
        }
        blocks[fillNext].putInt(BlockLayout.NUM_PACKETS_OFFSET, packets);
        blocks[fillNext].putLong(BlockLayout.SEQUENCE_OFFSET, ++filled);
        accepted += Math.max(0, packets);
        states.set(fillNext, FILLED);
        fillNext = (fillNext + 1) % blocks.length;
        return true;
    }

    /** Lets a block's header lead to a first packet, and gives that a status if that is within the block. */
    public void firstPacket(int index, int offset, int status) {
        blocks[index].putInt(BlockLayout.FIRST_PACKET_OFFSET, offset);
        if (offset >= 0 && offset + PacketLayout.STATUS_OFFSET + Integer.BYTES <= BLOCK_SIZE) {
            blocks[index].putInt(offset + PacketLayout.STATUS_OFFSET, status);
        }
    }

    /** Takes and fills at other places from now on, as a ring that somebody wrote into. */
    public void jump(int places) {
        fillNext = (fillNext + places) % blocks.length;
        takeNext = (takeNext + places) % blocks.length;
    }

    public boolean isFree(int index) {
        return states.get(index) == FREE;
    }

    @Override
    public long knownDrops() {
        return knownDrops;
    }

    @Override
    public RingDescription description() {
        return new RingDescription(
                Optional.of("fake0"),
                OptionalInt.of(1),
                OptionalInt.empty(),
                Optional.of(""),
                BLOCK_SIZE,
                blocks.length);
    }

    @Override
    public RingMemory memory() {
        return memory;
    }

    @Override
    public int take() {
        onTake.run();
        if (!states.compareAndSet(takeNext, FILLED, TAKEN)) {
            return NONE;
        }
        int index = takeNext;
        takeNext = (takeNext + 1) % blocks.length;
        return index;
    }

    @Override
    public void release(int index) {
        onRelease.run();
        if (!states.compareAndSet(index, TAKEN, FREE)) {
            throw new IllegalStateException("block " + index + " was released twice");
        }
    }

    @Override
    public void await(int timeoutMillis) {
        awaited++;
        Thread.yield();
    }

    @Override
    public void wakeUp() {
        onWakeUp.run();
        wokenUp = true;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public boolean isSealed() {
        return sealed;
    }

    @Override
    public void readers(int count) {
        readers = count;
    }

    @Override
    public RingTotals totals() {
        onTotals.run();
        RingTotals told = new RingTotals(accepted, dropped, 0);
        onTold.run();
        return told;
    }

    @Override
    public DescriptorLease lease() throws RingException {
        throw new RingException("a fake ring has no descriptor");
    }

    @Override
    public void close() {
        boolean first = !closed;
        closed = true;
        if (first) {
            onClose.run();
        }
    }
}
