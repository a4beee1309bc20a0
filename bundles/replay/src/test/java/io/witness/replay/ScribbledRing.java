package io.witness.replay;

import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** A ring into whose blocks somebody else writes just after they were taken. */
final class ScribbledRing implements Ring {
    private final Ring ring;
    private final RingMemory memory;
    private final ByteBuffer[] blocks;
    volatile Consumer<ByteBuffer> spoilNext;

    ScribbledRing(Ring ring) {
        this.ring = ring;
        blocks = new ByteBuffer[ring.description().numBlocks()];
        int size = ring.description().blockSize();
        ByteBuffer all = ByteBuffer.allocateDirect(blocks.length * size).order(ByteOrder.nativeOrder());
        memory = RingMemory.of(size, all);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = all.slice(i * size, size).order(ByteOrder.nativeOrder());
        }
    }

    @Override
    public RingDescription description() {
        return ring.description();
    }

    @Override
    public RingMemory memory() {
        return memory;
    }

    @Override
    public int take() {
        int index = ring.take();
        if (index != NONE) {
            blocks[index].put(0, ring.memory(index), 0, blocks[index].capacity());
            Consumer<ByteBuffer> spoil = spoilNext;
            spoilNext = null;
            if (spoil != null) {
                spoil.accept(blocks[index]);
            }
        }
        return index;
    }

    @Override
    public void release(int index) {
        ring.release(index);
    }

    @Override
    public void await(int timeoutMillis) throws RingException {
        ring.await(timeoutMillis);
    }

    @Override
    public void wakeUp() {
        ring.wakeUp();
    }

    @Override
    public RingTotals totals() {
        return ring.totals();
    }

    @Override
    public boolean isOver() {
        return ring.isOver();
    }

    @Override
    public DescriptorLease lease() throws RingException {
        return ring.lease();
    }

    @Override
    public void close() {
        ring.close();
    }
}
