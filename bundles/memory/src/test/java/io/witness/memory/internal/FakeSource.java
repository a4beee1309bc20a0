package io.witness.memory.internal;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** A ring in ordinary memory, filled in ring order by the test; one that is full drops as the kernel does. */
final class FakeSource implements Ring {
    static final int BLOCK_SIZE = 4096;
    static final LinkDescription LINK =
            new LinkDescription("fake0", 7, OptionalInt.of(1), Optional.empty(), 1500, true);

    private static final int FREE = 0;
    private static final int FILLED = 1;
    private static final int TAKEN = 2;

    private final RingMemory memory;
    private final ByteBuffer[] blocks;
    private final AtomicIntegerArray states;
    private int fillNext;
    private int takeNext;
    private long sequence;
    private volatile long dropped;
    /** Run at the end of each release. */
    Runnable onRelease = () -> {};
    /** Run before its memory is told, and after it is closed. */
    Runnable onMemory = () -> {};

    Runnable onClose = () -> {};

    int awaited;
    boolean wokenUp;
    boolean over;
    boolean closed;

    /** What it says of itself; by default, what it is. */
    RingDescription description;

    FakeSource(int numBlocks) {
        blocks = new ByteBuffer[numBlocks];
        states = new AtomicIntegerArray(numBlocks);
        ByteBuffer all = ByteBuffer.allocateDirect(numBlocks * BLOCK_SIZE).order(ByteOrder.nativeOrder());
        description = description(BLOCK_SIZE, numBlocks);
        memory = numBlocks == 0 ? null : RingMemory.of(BLOCK_SIZE, all);
        for (int i = 0; i < numBlocks; i++) {
            blocks[i] = all.slice(i * BLOCK_SIZE, BLOCK_SIZE).order(ByteOrder.nativeOrder());
        }
    }

    /** Fills the next block with packets of which nobody looks at the inside: each byte is that of the sequence number. */
    boolean fill(int packets, int length) {
        if (states.get(fillNext) != FREE) {
            dropped += packets;
            return false;
        }
        ByteBuffer block = blocks[fillNext];
        sequence++;
        for (int i = 0; i < BLOCK_SIZE; i += Long.BYTES) {
            block.putLong(i, (sequence & 0x7F) * 0x0101010101010101L);
        }
        block.putInt(BlockLayout.STATUS_OFFSET, BlockLayout.STATUS_USER | BlockLayout.STATUS_TIMED_OUT);
        block.putInt(BlockLayout.NUM_PACKETS_OFFSET, packets);
        block.putInt(BlockLayout.LENGTH_OFFSET, length);
        block.putLong(BlockLayout.SEQUENCE_OFFSET, sequence);
        states.set(fillNext, FILLED);
        fillNext = (fillNext + 1) % blocks.length;
        return true;
    }

    /** Whether the next block can be filled. For the filling thread. */
    boolean hasRoom() {
        return isFree(fillNext);
    }

    boolean isFree(int index) {
        return states.get(index) == FREE;
    }

    static RingDescription description(int blockSize, int numBlocks) {
        return new RingDescription(
                Optional.of("fake0"), OptionalInt.of(1), OptionalInt.empty(), Optional.of("udp"), blockSize, numBlocks);
    }

    @Override
    public RingDescription description() {
        return description;
    }

    @Override
    public Optional<LinkDescription> link() {
        return Optional.of(LINK);
    }

    @Override
    public RingMemory memory() {
        onMemory.run();
        return memory;
    }

    @Override
    public int take() {
        if (!states.compareAndSet(takeNext, FILLED, TAKEN)) {
            return NONE;
        }
        int index = takeNext;
        takeNext = (takeNext + 1) % blocks.length;
        return index;
    }

    @Override
    public void release(int index) {
        if (!states.compareAndSet(index, TAKEN, FREE)) {
            throw new IllegalStateException("block " + index + " was released twice");
        }
        onRelease.run();
    }

    @Override
    public void await(int timeoutMillis) {
        awaited = timeoutMillis;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void wakeUp() {
        wokenUp = true;
    }

    /** As if the kernel had accepted more than ever was taken. */
    @Override
    public RingTotals totals() {
        return new RingTotals(1_000_000, dropped, 2);
    }

    @Override
    public DescriptorLease lease() throws RingException {
        throw new RingException("a fake ring has no descriptor");
    }

    @Override
    public void close() {
        closed = true;
        onClose.run();
    }
}
