package io.witness.afpacket.internal;

import io.witness.api.packet.RingMemory;
import io.witness.api.packet.VnetHeaderLayout;
import io.witness.api.ring.TransmitLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Gives access to the frames of a transmit ring by their place, 0 to their number. Allocates nothing after construction. For
 * one thread at a time; the kernel is the other side of each status word.
 */
final class TransmitFrames {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    /** Of a longer frame, the kernel copies so much, and lends the rest: it needs contiguous memory for a copy. */
    private static final int MOST_COPIED = 16384;

    private final TransmitLayout layout;
    private final int vnetStart;
    private final int vnetLength;
    private final ByteBuffer[] frames;
    /** Views of the frames' bytes, in network order. */
    private final ByteBuffer[] bytes;

    /**
     * Makes a view of each frame.
     *
     * @param copied whether there is a vnet header before the bytes
     */
    TransmitFrames(RingMemory memory, TransmitLayout layout, TransmitGeometry geometry, boolean copied) {
        this.layout = layout;
        vnetLength = copied ? VnetHeaderLayout.LENGTH : 0;
        vnetStart = geometry.dataStart() - vnetLength;
        frames = new ByteBuffer[geometry.frames()];
        bytes = new ByteBuffer[frames.length];
        for (int i = 0; i < frames.length; i++) {
            int at = i % geometry.framesPerBlock() * geometry.frameSize();
            ByteBuffer block = memory.block(i / geometry.framesPerBlock());
            frames[i] = block.slice(at, geometry.frameSize()).order(ByteOrder.nativeOrder());
            bytes[i] = frames[i].slice(geometry.dataStart(), geometry.frameSize() - geometry.dataStart());
        }
    }

    /** Writes into each frame where its bytes start, which the kernel keeps. */
    void setOffsets(boolean raw) {
        for (ByteBuffer frame : frames) {
            frame.putShort(raw ? layout.macOffset() : layout.netOffset(), (short) vnetStart);
        }
    }

    int count() {
        return frames.length;
    }

    /** Returns how many bytes fit into a frame. */
    int capacity() {
        return bytes[0].capacity();
    }

    /** Returns the bytes of a frame, from position 0 to its end; always the same buffer. */
    ByteBuffer bytes(int index) {
        return bytes[index].clear();
    }

    /** Reads the status; all that the kernel did with the frame before it wrote that happened before (acquire). */
    int statusAcquire(int index) {
        return (int) INT.getAcquire(frames[index], layout.statusOffset());
    }

    /** Writes the status; all that this thread wrote into the frame happened before (release). */
    void statusRelease(int index, int status) {
        INT.setRelease(frames[index], layout.statusOffset(), status);
    }

    /** Sets how many bytes a frame has. */
    void length(int index, int length) {
        frames[index].putInt(layout.lengthOffset(), length + vnetLength);
        if (vnetLength > 0) {
            frames[index].putShort(
                    vnetStart + VnetHeaderLayout.HEADER_LENGTH_OFFSET, (short) Math.min(length, MOST_COPIED));
        }
    }

    /** Returns how many bytes a frame has. */
    int length(int index) {
        return frames[index].getInt(layout.lengthOffset()) - vnetLength;
    }

    /** Returns how many bytes the kernel counts for a frame beyond its length. */
    int overhead() {
        return vnetLength;
    }

    /** Copies bytes and length of a frame to another one, not its status. */
    void copy(int from, int to) {
        int length = length(from);
        bytes[to].put(0, bytes[from], 0, length);
        length(to, length);
    }
}
