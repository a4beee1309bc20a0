package io.witness.api.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Iterates over the packets of a block without copying or allocating. For one thread.
 *
 * <p>Each offset and length is read once, checked against the block, and only then used. So memory that changes meanwhile
 * cannot lead out of the block: packets are contiguous within the length that was read first from the block's header.
 */
public final class PacketCursor extends Packet {
    private static final long BEFORE_ALL = -PacketLayout.HEADER_LENGTH;
    private static final VarHandle REVOCATION = revocationHandle();

    /** The last address at which a packet header fits; before any memory if the block was revoked. */
    private long lastHeader;
    /** At most {@link #lastHeader} when it was written, so always within the memory. */
    private long nextHeader;

    private int remaining;
    /** The reason of the revocation; written once, by any thread. */
    @SuppressWarnings("unused") // Accessed by its handle.
    private String revocation;

    PacketCursor() {
        nextHeader = data();
    }

    private static VarHandle revocationHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(PacketCursor.class, "revocation", String.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    PacketCursor start(int count) {
        remaining = 0;
        if (count != 0) {
            ByteBuffer memory = memory();
            long start = block();
            int length = checked("blk_len", BlockMemory.int32(memory, start + BlockLayout.LENGTH_OFFSET), blockSize());
            int last = length - PacketLayout.HEADER_LENGTH;
            int first = checked(
                    "offset_to_first_pkt", BlockMemory.int32(memory, start + BlockLayout.FIRST_PACKET_OFFSET), last);
            nextHeader = start + first;
            lastHeader = start + last;
            VarHandle.fullFence(); // either this thread or the revoking one sees the other's write
            requireNotRevoked();
            remaining = count;
        }
        return this;
    }

    private int checked(String name, int value, int most) {
        if (value < BlockLayout.HEADER_LENGTH || value > most) {
            requireNotRevoked();
            throw new MalformedBlockException(name + "=" + Integer.toUnsignedString(value) + " is not from "
                    + BlockLayout.HEADER_LENGTH + " to " + most + ", where packets have room");
        }
        return value;
    }

    /** Moves the end, which {@link #next()} checks anyway, so that the check costs nothing. */
    void revoke(String reason) {
        REVOCATION.compareAndSet(this, null, Objects.requireNonNull(reason));
        lastHeader = BEFORE_ALL;
    }

    void requireNotRevoked() {
        Object reason = REVOCATION.getAcquire(this);
        if (reason != null) {
            throw new IllegalStateException((String) reason);
        }
    }

    /**
     * Returns how many packets of the block remain.
     *
     * @return the number, regardless of a revocation
     */
    public int remaining() {
        return remaining;
    }

    /**
     * Tells whether the block has another packet.
     *
     * @return whether {@link #next()} has one to go to
     * @throws IllegalStateException if there is none because the block was revoked
     */
    public boolean hasNext() {
        return remaining > 0 || atEnd();
    }

    private boolean atEnd() {
        requireNotRevoked();
        return false;
    }

    /**
     * Advances to the next packet.
     *
     * @return the packet: this object, so valid until the next call
     * @throws MalformedBlockException if the packet does not lie within the block, the next one does not follow it, or its
     *     wire length is less than its captured length; the iteration then ends
     * @throws IllegalStateException if the block was revoked
     * @throws NoSuchElementException if there is no other packet, regardless of a revocation
     */
    public Packet next() {
        int left = remaining;
        long address = nextHeader;
        long most = lastHeader - address;
        long room = most + PacketLayout.HEADER_LENGTH;
        if (left > 1) {
            room = BlockMemory.unsignedInt(memory(), address + PacketLayout.NEXT_OFFSET);
            if (room > most) {
                throw bad(address, left);
            }
            nextHeader = address + room;
        } else if (left <= 0) {
            throw new NoSuchElementException("the block has no further packet");
        }
        int macAndNetwork = BlockMemory.int32(memory(), address + PacketLayout.DATA_OFFSET);
        int mac = mac(macAndNetwork);
        long snap = BlockMemory.unsignedInt(memory(), address + PacketLayout.SNAP_LENGTH_OFFSET);
        if (mac + snap > room || mac < PacketLayout.HEADER_LENGTH) {
            throw bad(address, left);
        }
        long lengthAndStatus = BlockMemory.int64(memory(), address + PacketLayout.WIRE_LENGTH_OFFSET);
        long wire = Integer.toUnsignedLong(first(lengthAndStatus));
        if (wire < snap || wire > MOST_WIRE_LENGTH) {
            throw bad(address, left);
        }
        point(address, macAndNetwork, snap, lengthAndStatus);
        remaining = left - 1;
        return this;
    }

    /**
     * Finds out again what is wrong with a packet. {@link #next()} is faster because it keeps nothing for this.
     *
     * @param address where its header begins
     * @param left how many packets remain, including this one
     */
    private RuntimeException bad(long address, int left) {
        VarHandle.loadLoadFence(); // a moved end is only seen after the revocation
        requireNotRevoked();
        stop();
        long room = room(address);
        long distance = BlockMemory.unsignedInt(memory(), address + PacketLayout.NEXT_OFFSET);
        int mac = BlockMemory.unsignedShort(memory(), address + PacketLayout.DATA_OFFSET);
        long snap = BlockMemory.unsignedInt(memory(), address + PacketLayout.SNAP_LENGTH_OFFSET);
        int wire = BlockMemory.int32(memory(), address + PacketLayout.WIRE_LENGTH_OFFSET);
        String which = " of the packet at offset " + offset(address);
        if (mac < PacketLayout.HEADER_LENGTH || mac + snap > room) {
            return new MalformedBlockException("tp_snaplen=" + snap + " at tp_mac=" + mac + which
                    + " does not lie between its header and the block's end, " + room + " bytes on");
        }
        if (left > 1 && (distance < mac + snap || distance > room - PacketLayout.HEADER_LENGTH)) {
            return new MalformedBlockException("tp_next_offset=" + distance + which
                    + " leads to no packet behind it within the block's " + (offset(address) + room) + " bytes");
        }
        if (wire < (int) snap || wire > MOST_WIRE_LENGTH) {
            return new MalformedBlockException("tp_len=" + Integer.toUnsignedString(wire) + which
                    + " is not from tp_snaplen=" + snap + " to " + MOST_WIRE_LENGTH);
        }
        return new MalformedBlockException("the header" + which + " was overwritten while it was read");
    }

    /** Returns the bytes from an address to the block's end. */
    private long room(long address) {
        return lastHeader + PacketLayout.HEADER_LENGTH - address;
    }

    /** Skips the rest of the block: {@link #next()} finds no other packet there. */
    public void stop() {
        remaining = 0;
    }
}
