package io.witness.api.packet;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Reads the captured bytes of a packet. Offsets count from the packet's first byte (of its link layer); values of more than a
 * byte are read in network order. Lifetime and threads are those of {@link Packet}.
 */
public abstract sealed class PacketBytes permits Packet {
    private ByteBuffer memory;
    /** Start of the memory that contains the block. */
    private long origin;

    private int blockSize;
    /** Where the block starts. */
    private long block;
    /** Start of the packet's bytes, and the address after the last one. */
    private long data;

    private long end;

    PacketBytes() {}

    /**
     * Points the flyweight at a block, and at no bytes of it.
     *
     * @param buffer the memory that contains the block
     * @param bufferAddress start of the memory
     * @param start start of the block
     * @param bytes size of the block
     */
    final void wrapBytes(ByteBuffer buffer, long bufferAddress, long start, int bytes) {
        memory = buffer;
        origin = bufferAddress;
        blockSize = bytes;
        block = start;
    }

    /**
     * Points the flyweight at bytes of the block, which the cursor has checked.
     *
     * @param first address of the first one
     * @param count how many lie within the block
     */
    final void pointBytes(long first, long count) {
        data = first;
        end = first + count;
    }

    final ByteBuffer memory() {
        return memory;
    }

    final int blockSize() {
        return blockSize;
    }

    /** Returns where the block starts. */
    final long block() {
        return block;
    }

    /** Returns the address of the packet's first byte. */
    final long data() {
        return data;
    }

    /** Returns the address after the packet's last byte. */
    final long end() {
        return end;
    }

    /** Converts an address to an offset from the block's start. */
    final int offset(long address) {
        return (int) (address - block);
    }

    /** Converts an address to an index of the memory, for its checked methods. */
    private int indexOfMemory(long address) {
        return (int) (address - origin);
    }

    /**
     * Returns how many bytes of the packet were captured, without a stripped VLAN tag.
     *
     * @return the length in bytes
     */
    public final int snapLength() {
        return (int) (end - data);
    }

    /**
     * Reads an unsigned byte.
     *
     * @param offset where, 0 to {@link #snapLength()} - 1
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public final int unsignedByte(int offset) {
        long address = data + offset;
        if (offset < 0 || address >= end) {
            throw outside(offset, 1);
        }
        return BlockMemory.unsignedByte(memory, address);
    }

    /**
     * Reads an unsigned 16-bit value in network order.
     *
     * @param offset where, 0 to {@link #snapLength()} - 2
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public final int unsignedShort(int offset) {
        return BlockMemory.networkShort(memory, checked(offset, 2));
    }

    /**
     * Reads a 32-bit value in network order.
     *
     * @param offset where, 0 to {@link #snapLength()} - 4
     * @return the value
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public final int int32(int offset) {
        return BlockMemory.networkInt(memory, checked(offset, 4));
    }

    /**
     * Finds bytes of the packet in their block.
     *
     * @param offset the first one, 0 to {@link #snapLength()}
     * @param length how many, at most up to {@link #snapLength()}
     * @return the distance from the block's start, an index of what {@link RingMemory#block} returns
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public final int index(int offset, int length) {
        return offset(addressOf(offset, length));
    }

    /** Returns the address of a range whose bounds are still to be checked. */
    private long addressOf(int offset, int length) {
        if (length < 0) {
            throw outside(offset, length);
        }
        return checked(offset, length);
    }

    /** Returns the address of a range of the packet, checked. */
    private long checked(int offset, int length) {
        long address = data + offset;
        if (offset < 0 || address > end - length) {
            throw outside(offset, length);
        }
        return address;
    }

    private IndexOutOfBoundsException outside(int offset, int length) {
        return new IndexOutOfBoundsException(
                "offset " + offset + ", length " + length + " in a packet of " + snapLength() + " bytes");
    }

    /**
     * Copies captured bytes of the packet, without a stripped VLAN tag.
     *
     * @param offset the first one, 0 to {@link #snapLength()}
     * @param length how many, at most up to {@link #snapLength()}
     * @return a new array
     * @throws IndexOutOfBoundsException outside of the packet
     */
    public final byte[] bytes(int offset, int length) {
        long from = addressOf(offset, length);
        byte[] bytes = new byte[Objects.checkIndex(length, blockSize)]; // longer only if threads mix two packets
        memory.get(indexOfMemory(from), bytes);
        return bytes;
    }

    /**
     * Copies captured bytes of the packet, without a stripped VLAN tag.
     *
     * @param offset the first one, 0 to {@link #snapLength()}
     * @param length how many, at most up to {@link #snapLength()}
     * @param target gets them at its position, which advances; of any byte order, and not of the ring's own memory
     * @throws IndexOutOfBoundsException outside of the packet
     * @throws BufferOverflowException if they do not fit
     */
    public final void copy(int offset, int length, ByteBuffer target) {
        long address = addressOf(offset, length);
        int position = target.position();
        if (length > target.remaining()) {
            throw new BufferOverflowException();
        }
        if (BlockMemory.areFew(length)) {
            BlockMemory.copyFew(memory, address, length, target, position);
        } else {
            target.put(position, memory, indexOfMemory(address), length);
        }
        target.position(position + length);
    }

    /**
     * Copies bytes from directly before the packet's first one, where a virtio header and reserved room are.
     *
     * @param length how many
     * @param target gets them at its position, which advances
     * @throws IndexOutOfBoundsException if there is less room between the start of the block and the packet
     * @throws BufferOverflowException if they do not fit
     */
    public final void copyHeadroom(int length, ByteBuffer target) {
        long first = headroom(length);
        for (int i = 0; i < length; i++) {
            target.put((byte) BlockMemory.unsignedByte(memory, first + i));
        }
    }

    /** Returns the address so many bytes before the packet's first one, which is checked. */
    final long headroom(int length) {
        long first = data - length; // compared with a block's start, which is in the ring whatever threads do
        if (length < 0 || first < block) {
            throw new IndexOutOfBoundsException(length + " bytes before a packet at " + offset(data));
        }
        return first;
    }
}
