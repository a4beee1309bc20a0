package io.witness.memory;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingTotals;
import java.nio.ByteBuffer;

/**
 * Puts packets into the blocks of a memory ring as the kernel puts them into its own: headers, offsets, alignment, what fits into
 * a block, when a block is handed over, the status words ({@code tpacket_rcv} and {@code prb_*} of {@code net/packet/af_packet.c},
 * which integration tests compare this with). For one filling thread, but for {@link #totals()}. Allocates nothing once it is made.
 *
 * <p>The kernel does two things that this does not:
 *
 * <ul>
 *   <li>It opens a block ahead of its packets, so its {@code ts_first_pkt} is a time before that of the first packet. Here it is
 *       that of the first packet.
 *   <li>If a packet takes a whole block and the open one is empty it retires the empty one, without a packet, and takes the
 *       next: with one block, or with readers that give blocks back one by one, the packet never comes. Here it is put into the
 *       open one, and a block without packets is never retired.
 * </ul>
 */
public final class BlockWriter {
    /** A capture length that truncates no packet that fits into a block. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final MemoryRing ring;
    private final PacketWriter writer;
    private final FillTotals totals = new FillTotals();
    private final int blockSize;
    /** The memory that contains the open block; null if there is none. */
    private ByteBuffer block;
    /** The start of the open block in that memory. */
    private int start;

    private long sequence;
    private long openSinceNanos;
    private int packetCount;
    /** The end of the last packet, from the start of the block. */
    private int end;
    /** The start of the last packet. */
    private int last;

    /**
     * Creates the only writer of a ring.
     *
     * @param ring the ring; it still belongs to the caller
     * @param linkType the LINKTYPE number of the packets (tcpdump.org/linktypes.html). The outer VLAN tag of Ethernet frames
     *     goes into the packet header, as the kernel does when it receives them; frames of all other types start with the
     *     network layer, as on devices without a link header
     * @param snapLength how many bytes are kept of a packet at most, without a VLAN tag, like the return value of a socket's
     *     filter; {@link #UNLIMITED}: as many as fit into a block
     * @param interfaceIndex the interface index in each packet; 0: none
     */
    public BlockWriter(MemoryRing ring, int linkType, int snapLength, int interfaceIndex) {
        this.ring = ring;
        blockSize = ring.blockSize();
        writer = new PacketWriter(linkType, snapLength, interfaceIndex, blockSize);
    }

    /**
     * Puts a packet into the open block; if it does not fit, hands that block over and opens the next.
     *
     * @param packet the packet, copied
     * @return false if the next block is not free: the packet is not written, and the caller waits or calls {@link #drop()}
     */
    public boolean write(PacketCopy packet) {
        writer.set(packet);
        int length = writer.length();
        if (isOpen() && !hasRoomFor(length)) {
            retire(false);
        }
        if (!isOpen() && !open(packet.timeNanos())) {
            return false;
        }
        writer.write(block, start + end);
        totals.addAccepted();
        packetCount++;
        last = end;
        end += length;
        return true;
    }

    // As in the kernel, the last byte of a block must stay unused; a truncated packet fits only into an empty block.
    private boolean hasRoomFor(int length) {
        return end + length < blockSize;
    }

    private boolean open(long timeNanos) {
        int index = ring.claim();
        if (index == Ring.NONE) {
            return false;
        }
        block = ring.blocks().segment(index);
        start = ring.blocks().start(index);
        sequence++;
        packetCount = 0;
        end = BlockLayout.HEADER_LENGTH;
        PacketWriter.putTime(timeNanos, block, start + BlockLayout.FIRST_TIME_OFFSET);
        openSinceNanos = System.nanoTime();
        return true;
    }

    /**
     * Tells whether {@link #write} would accept a packet now.
     *
     * @param snapLength its captured bytes, without a VLAN tag
     * @return true if the open block has room, or the next one is free
     */
    public boolean hasRoom(int snapLength) {
        return isOpen() ? hasRoomFor(writer.length(snapLength)) || ring.hasAnother() : ring.claim() != Ring.NONE;
    }

    /**
     * Tells whether a block has packets and is not yet handed over.
     *
     * @return whether {@link #retire} would do something
     */
    public boolean isOpen() {
        return block != null;
    }

    /**
     * Returns when the first packet of the open block was written; the caller retires the block when it has waited long
     * enough.
     *
     * @return a value of {@link System#nanoTime()}, undefined unless {@link #isOpen()}
     */
    public long openSinceNanos() {
        return openSinceNanos;
    }

    /**
     * Hands the open block over to the taking thread; does nothing if there is none.
     *
     * @param timedOut whether to set the status of a block that is not full, but has waited long enough
     */
    public void retire(boolean timedOut) {
        if (!isOpen()) {
            return;
        }
        writeHeader();
        block = null;
        int why = timedOut ? BlockLayout.STATUS_TIMED_OUT : 0;
        ring.publish(BlockLayout.STATUS_USER | why | (totals.isLosing() ? BlockLayout.STATUS_LOSING : 0));
        if (ring.claim() == Ring.NONE) {
            totals.addFreeze();
        }
    }

    private void writeHeader() {
        block.putInt(start + last + PacketLayout.NEXT_OFFSET, 0);
        block.putInt(start + BlockLayout.VERSION_OFFSET, BlockLayout.VERSION);
        block.putInt(start + BlockLayout.PRIVATE_OFFSET, BlockLayout.HEADER_LENGTH);
        block.putInt(start + BlockLayout.NUM_PACKETS_OFFSET, packetCount);
        block.putInt(start + BlockLayout.FIRST_PACKET_OFFSET, BlockLayout.HEADER_LENGTH);
        block.putInt(start + BlockLayout.LENGTH_OFFSET, end);
        block.putLong(start + BlockLayout.SEQUENCE_OFFSET, sequence);
        block.putLong(start + BlockLayout.LAST_TIME_OFFSET, block.getLong(start + last + PacketLayout.SECONDS_OFFSET));
    }

    /**
     * Counts the blocks that were handed over so far.
     *
     * @return their number, which is also the last one's {@code seq_num}
     */
    public long retiredBlocks() {
        return isOpen() ? sequence - 1 : sequence;
    }

    /**
     * Counts a packet for which there was no room. Blocks retired until {@link #totals()} is called are marked as losing.
     */
    public void drop() {
        totals.addDropped();
    }

    /**
     * Reads the counters: written packets, dropped ones, and how often a block was retired while the next one was not free.
     * Called by any thread.
     *
     * @return the totals, which never decrease
     */
    public RingTotals totals() {
        return totals.read();
    }
}
