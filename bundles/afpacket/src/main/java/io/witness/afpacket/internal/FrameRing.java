package io.witness.afpacket.internal;

import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RingVersion;
import java.util.Optional;

/**
 * Shows a TPACKET_V1 or V2 ring as a ring of small blocks with one packet each, which are its frames, or copy slots for
 * packets that are larger.
 */
final class FrameRing implements Ring {
    private static final int MICROSECOND = 1000;

    private final AfPacketRing ring;
    /** Writable. */
    private final RingMemory memory;

    private final FrameHeader header;
    private final CopySlots copies;
    private final int resolutionNanos;

    FrameRing(AfPacketRing ring, RingMemory memory, RingVersion version, FrameHeader header, CopySlots copies) {
        this.ring = ring;
        this.memory = memory;
        this.header = header;
        this.copies = copies;
        resolutionNanos = version == RingVersion.V1 ? MICROSECOND : 1;
    }

    @Override
    public int take() {
        int frame = ring.take();
        if (frame == NONE) {
            return NONE;
        }
        header.read(memory, frame);
        int copy = copies.fetch(frame);
        if (copy != NONE) {
            ring.release(frame);
            return copy;
        }
        header.write(memory, frame, header.snapLength());
        return frame;
    }

    @Override
    public void release(int index) {
        if (index < memory.numBlocks()) {
            ring.release(index);
        } else {
            copies.release(index);
        }
    }

    @Override
    public int timeResolutionNanos() {
        return resolutionNanos;
    }

    @Override
    public long missedCopies() {
        return copies.missed();
    }

    @Override
    public RingDescription description() {
        return ring.description();
    }

    @Override
    public Optional<LinkDescription> link() throws RingException {
        return ring.link();
    }

    @Override
    public RingMemory memory() {
        return ring.memory();
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
    public DescriptorLease lease() throws RingException {
        return ring.lease();
    }

    @Override
    public void close() {
        ring.close();
    }
}
