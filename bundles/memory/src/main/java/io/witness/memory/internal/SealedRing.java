package io.witness.memory.internal;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.memory.MemoryRing;
import java.util.Optional;

/**
 * A ring whose blocks are copies of another's. The taking thread copies each block when it takes it, and gives the source's
 * back at once: so readers hold copies only, and the source is never held up by any of them. A block for which there is no
 * room, because the next copy in ring order is still held, is dropped.
 */
final class SealedRing implements Ring {
    /** How many blocks one call drops before it returns: the taking thread is who gets rid of readers that hold too much. */
    static final int MOST_DROPPED = 32;

    private final Ring source;
    private final RingMemory sourceMemory;
    private final MemoryRing copies;
    private final CopyTotals totals = new CopyTotals();
    private final int blockSize;

    /** Owns both from now on. */
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
        totals.addCopied(BlockCopy.plausible(count, blockSize)); // first: nobody has taken what is not accepted
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

    /** What is taken from the source is taken from the copy at once, or dropped. */
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
