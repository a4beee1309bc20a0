package io.witness.api.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Walks the packets of a block without copying or allocating. Each offset and length is read once, compared with the
 * block, and only then used, so that memory which changes meanwhile cannot lead outside of it: packets lie one behind the
 * other within the length that the block's header told first. For one thread.
 */
public final class PacketCursor extends Packet {
    private static final long BEFORE_ALL = -PacketLayout.HEADER_LENGTH;
    private static final VarHandle REVOCATION = revocationHandle();

    /** The last address for a packet header, behind which it has room; before any memory if the block was revoked. */
    private long lastHeader;
    /** At most {@link #lastHeader} when it was written, so always within the memory. */
    private long nextHeader;

    private int remaining;
    /** Why the block was revoked; written once, by any thread. */
    @SuppressWarnings("unused") // by its handle
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
            VarHandle.fullFence(); // one of this thread and the one that revokes sees what the other has written
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

    /** This is what {@link #next()} looks at anyway: an end that is moved away costs it nothing to see. */
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
     * How many packets of the block are still to come.
     *
     * @return the number, whether the block was revoked or not
     */
    public int remaining() {
        return remaining;
    }

    /**
     * Whether the block has a further packet.
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
     * Goes to the next packet.
     *
     * @return the packet: this very object, so valid until the next call
     * @throws MalformedBlockException if the packet does not lie within the block, or the next one not behind it, or it was shorter
     *     on the wire than here; the walk then ends
     * @throws IllegalStateException if the block was revoked
     * @throws NoSuchElementException if there is no further packet, whether the block was revoked or not
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
        long mac = BlockMemory.unsignedShort(memory(), address + PacketLayout.DATA_OFFSET);
        long snap = BlockMemory.unsignedInt(memory(), address + PacketLayout.SNAP_LENGTH_OFFSET);
        if (mac + snap > room || mac < PacketLayout.HEADER_LENGTH) {
            throw bad(address, left);
        }
        long lengthAndStatus = BlockMemory.int64(memory(), address + PacketLayout.WIRE_LENGTH_OFFSET);
        long wire = Integer.toUnsignedLong(first(lengthAndStatus));
        if (wire < snap || wire > MOST_WIRE_LENGTH) {
            throw bad(address, left);
        }
        point(address, mac, snap, lengthAndStatus);
        remaining = left - 1;
        return this;
    }

    /**
     * Looks again what is wrong with a packet: that {@link #next()} keeps nothing for it makes that faster.
     *
     * @param address where its header begins
     * @param left how many packets there are from this one on
     */
    private RuntimeException bad(long address, int left) {
        VarHandle.loadLoadFence(); // an end that is seen moved away was so after the revocation
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

    /** Bytes from an address to the block's end. */
    private long room(long address) {
        return lastHeader + PacketLayout.HEADER_LENGTH - address;
    }

    /** Leaves out what remains of the block: {@link #next()} finds no further packet there. */
    public void stop() {
        remaining = 0;
    }
}
