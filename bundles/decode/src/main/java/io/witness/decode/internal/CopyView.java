package io.witness.decode.internal;

import io.witness.api.packet.Block;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.LinkForm;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Shows the beginning of packets outside of any ring like those of a ring. For one thread. */
public final class CopyView {
    /** Number of visible bytes: more than the headers take, unless IPv6 has very many. */
    public static final int MOST_BYTES = 256;

    private static final int HEADER = BlockLayout.HEADER_LENGTH;
    private static final int DATA = HEADER + PacketLayout.HEADER_LENGTH;

    /** More is not a packet of a ring. */
    private static final int MOST_WIRE_LENGTH = Integer.MAX_VALUE - LinkForm.TAG_LENGTH;

    private final ByteBuffer memory;
    private final int mostBytes;
    private final Block block = new Block();

    /** Creates an empty view of the first {@link #MOST_BYTES}. */
    public CopyView() {
        this(MOST_BYTES);
    }

    /** Creates an empty view of this many bytes at most. */
    public CopyView(int mostBytes) {
        this.mostBytes = mostBytes;
        memory = ByteBuffer.allocateDirect(DATA + mostBytes).order(ByteOrder.nativeOrder());
        memory.putInt(BlockLayout.NUM_PACKETS_OFFSET, 1);
        memory.putInt(BlockLayout.FIRST_PACKET_OFFSET, HEADER);
        memory.putInt(BlockLayout.LENGTH_OFFSET, memory.capacity());
        memory.putInt(HEADER + PacketLayout.STATUS_OFFSET, PacketLayout.STATUS_USER);
        memory.putShort(HEADER + PacketLayout.DATA_OFFSET, (short) PacketLayout.HEADER_LENGTH);
        memory.putShort(HEADER + PacketLayout.NETWORK_OFFSET, (short) PacketLayout.HEADER_LENGTH);
        block.wrap(memory, 0);
    }

    /** Returns the packet's first bytes and its length without kernel metadata; valid until the next call. */
    public Packet of(PacketCopy packet) {
        return of(packet.frame(), 0, packet.snapLength(), packet.wireLength());
    }

    /** Returns the same of a packet in a buffer. */
    public Packet of(ByteBuffer buffer, int offset, int snapLength, int wireLength) {
        int length = Math.min(snapLength, mostBytes);
        memory.putInt(HEADER + PacketLayout.SNAP_LENGTH_OFFSET, length);
        memory.putInt(HEADER + PacketLayout.WIRE_LENGTH_OFFSET, Math.min(wireLength, MOST_WIRE_LENGTH));
        memory.put(DATA, buffer, offset, length);
        return block.packets().next();
    }
}
