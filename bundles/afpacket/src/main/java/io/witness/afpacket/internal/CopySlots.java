package io.witness.afpacket.internal;

import io.witness.api.packet.RingMemory;
import io.witness.api.packet.VnetHeaderLayout;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.CaptureLength.Layer;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingSpecification;
import io.witness.linux.memory.RingMapping;
import io.witness.linux.socket.PacketSockets;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Fetches packets that are larger than a frame from the socket's receive queue, where the kernel keeps copies in ring order,
 * into the copy slots of the ring's memory. Allocates nothing.
 *
 * <p>A copy is shown only if its length and its first bytes are those of its frame: another process that has the descriptor
 * may have read some. Copies that belong to no frame are skipped.
 */
final class CopySlots {
    /** How many readers can hold at a time; more are truncated. */
    static final int COUNT = 4;
    /** Bytes of a slot: the most that is captured, and whole pages of headers before it. */
    static final int SIZE = CaptureLength.MOST + (1 << 17);

    private static final int FREE = 0;
    private static final int TAKEN = 1;

    private final int fd;
    /** Keeps the descriptor from being closed, and its number from being reused, while it is read. */
    private final RingPoll poll;

    private final RingMemory memory;
    /** The address of the first slot. */
    private final long origin;

    private final FrameHeader header;
    private final CaptureLength captureLength;
    private final boolean cooked;
    /** Bytes before each packet in the queue. */
    private final int before;

    private final AtomicIntegerArray slots = new AtomicIntegerArray(COUNT);
    private volatile long missed;

    CopySlots(int fd, RingPoll poll, RingMapping mapping, FrameHeader header, RingSpecification specification) {
        this.fd = fd;
        this.poll = poll;
        memory = mapping.memory();
        origin = mapping.address(memory.numBlocks());
        this.header = header;
        captureLength = specification.selection().captureLength();
        cooked = specification.settings().cooked();
        before = specification.settings().vnetHeader() ? VnetHeaderLayout.LENGTH : 0;
    }

    /**
     * Fetches the packet of a frame whose header was read, if it is larger. For the taking thread.
     *
     * @return the index of its slot, with the headers of a block; {@link Ring#NONE} if it is not, or could not be had
     */
    int fetch(int frame) {
        if (!header.isCopied()) {
            missed += isCut() ? 1 : 0; // written by this thread only
            return Ring.NONE;
        }
        if (!poll.enter()) {
            return Ring.NONE;
        }
        try {
            return fetchOpen(frame);
        } finally {
            poll.leave();
        }
    }

    // The receive queue had no room for a copy.
    private boolean isCut() {
        boolean full = header.data() + header.snapLength() == memory.blockSize();
        return full && header.snapLength() < Math.min(header.wireLength(), limit());
    }

    private int fetchOpen(int frame) {
        int slot = freeSlot();
        if (slot == COUNT) {
            PacketSockets.receive(fd, origin, 0); // all are held: the next frame's copy is the next one in the queue
        } else if (header.liesWithin(memory.blockSize(), before) && receive(slot, frame)) {
            slots.set(slot, TAKEN);
            int index = memory.numBlocks() + slot;
            header.write(memory, index, Math.min(header.wireLength(), limit()));
            return index;
        }
        missed++;
        return Ring.NONE;
    }

    private int freeSlot() {
        int slot = 0;
        while (slot < COUNT && slots.get(slot) != FREE) {
            slot++;
        }
        return slot;
    }

    /** Also ends at an error, which the next wait would have reported; a link that goes down is one. */
    private boolean receive(int slot, int frame) {
        int start = header.data() - before;
        long address = origin + (long) slot * SIZE + start;
        long length = PacketSockets.receive(fd, address, SIZE - start);
        if (length < 0) {
            length = PacketSockets.receive(fd, address, SIZE - start); // after a pending error, which is cleared now
        }
        while (length >= 0) {
            if (length - before == header.wireLength() && isSame(slot, frame)) {
                return true;
            }
            length = PacketSockets.receive(fd, address, SIZE - start);
        }
        return false;
    }

    private boolean isSame(int slot, int frame) {
        int index = memory.numBlocks() + slot;
        ByteBuffer copy = memory.segment(index);
        ByteBuffer original = memory.segment(frame);
        int copyAt = memory.start(index) + header.data();
        int originalAt = memory.start(frame) + header.data();
        int bytes = header.snapLength();
        int at = 0;
        while (at + Long.BYTES <= bytes && copy.getLong(copyAt + at) == original.getLong(originalAt + at)) {
            at += Long.BYTES;
        }
        while (at < bytes && copy.get(copyAt + at) == original.get(originalAt + at)) {
            at++;
        }
        return at == bytes;
    }

    // The program of the selection truncates what is in frames only.
    private int limit() {
        if (captureLength.upTo() != Layer.BYTES || captureLength.equals(CaptureLength.ALL)) {
            return CaptureLength.MOST;
        }
        return header.hasVlanTag() && !cooked ? captureLength.bytesBesideTag() : captureLength.bytes();
    }

    /** Frees a slot. For any thread. */
    void release(int index) {
        if (!slots.compareAndSet(index - memory.numBlocks(), TAKEN, FREE)) {
            throw new IllegalStateException("block " + index + " is released, but is not taken");
        }
    }

    /** Returns how many packets could not be fetched. For any thread. */
    long missed() {
        return missed;
    }
}
