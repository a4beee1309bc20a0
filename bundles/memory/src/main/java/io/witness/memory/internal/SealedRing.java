package io.witness.memory.internal;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RolloverTotals;
import io.witness.memory.MemoryRing;
import java.util.Optional;

/**
 * Copies the blocks of another ring. The taking thread copies each block when it takes it, and releases the source's block
 * at once: readers hold only copies, so none of them can hold up the source. If the next copy in ring order is still held,
 * the block is dropped.
 */
final class SealedRing implements Ring {
    /**
     * The most blocks that one call drops: then it returns, because the taking thread also has to evict readers that hold
     * too much.
     */
    static final int MOST_DROPPED = 32;

    private final Ring source;
    private final RingMemory sourceMemory;
    private final MemoryRing copies;
    private final CopyTotals totals = new CopyTotals();
    private final int blockSize;

    /** Owns both rings from now on. */
    SealedRing(Ring source, MemoryRing copies) {
        this.source = source;
        this.sourceMemory = source.memory();
        this.copies = copies;
        blockSize = source.description().blockSize();
    }

    @Override
    public RingDescription description() {
        return source.description();
    }

    @Override
    public Optional<LinkDescription> link() throws RingException {
        return source.link();
    }

    @Override
    public RingMemory memory() {
        return copies.memory();
    }

    @Override
    public int take() {
        for (int i = 0; i < MOST_DROPPED; i++) {
            int index = source.take();
            if (index == NONE) {
                return NONE;
            }
            boolean copied = copy(index);
            source.release(index);
            if (copied) {
                return copies.take();
            }
        }
        return NONE;
    }

    private boolean copy(int index) {
        int count = sourceMemory.packetCount(index);
        int free = copies.claim();
        if (free == NONE) {
            totals.addDropped(BlockCopy.plausible(count, blockSize));
            return false;
        }
        BlockCopy.copy(sourceMemory, index, count, copies.blocks(), free);
        // first: no packet is taken before it is counted as accepted
        totals.addCopied(BlockCopy.plausible(count, blockSize));
        copies.publish(sourceMemory.statusAcquire(index) | BlockLayout.STATUS_USER);
        return true;
    }

    @Override
    public void release(int index) {
        copies.release(index);
    }

    @Override
    public void await(int timeoutMillis) throws RingException {
        source.await(timeoutMillis);
    }

    // A block taken from the source is at once taken from the copy or dropped.
    @Override
    public boolean isOver() {
        return source.isOver();
    }

    @Override
    public void wakeUp() {
        source.wakeUp();
    }

    @Override
    public RingTotals totals() {
        return totals.over(source.totals());
    }

    @Override
    public long knownDrops() {
        return source.knownDrops();
    }

    @Override
    public Optional<RolloverTotals> rollover() {
        return source.rollover();
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public void readers(int count) {
        source.readers(count);
    }

    @Override
    public DescriptorLease lease() throws RingException {
        return copies.lease().orElseThrow(() -> new RingException("the sealed ring is closed"));
    }

    @Override
    public void close() {
        try {
            source.close();
        } finally {
            copies.close();
        }
    }
}
