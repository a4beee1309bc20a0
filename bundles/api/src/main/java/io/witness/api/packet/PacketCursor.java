package io.witness.api.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Walks the packets of a block without copying or allocating. Each offset and length is read once, compared with the
 * block, and only then used, so that memory which changes meanwhile cannot lead outside of it: packets lie one behind the
 * other within the length that the block's header told first. For one thread.
 */
public final class PacketCursor {
    private static final VarHandle REVOCATION = revocationHandle();

    private final Packet packet = new Packet();
    /** The last place for a packet header, behind which it has room; negative if the block was revoked. */
    private int lastHeader;

    private int remaining;
    /** At most {@link #lastHeader} when it was written, so always within the memory: blocks are of one size. */
    private int nextHeader;
    /** Why the block was revoked; written once, by any thread. */
    @SuppressWarnings("unused") // by its handle
    private String revocation;

    PacketCursor() {}

    private static VarHandle revocationHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(PacketCursor.class, "revocation", String.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    PacketCursor reset(BlockMemory block, int count) {
        remaining = 0;
        packet.wrap(block);
        if (count != 0) {
            int end = checked("blk_len", block.int32(block.place(BlockLayout.LENGTH_OFFSET)), block.capacity());
            int first = block.int32(block.place(BlockLayout.FIRST_PACKET_OFFSET));
            int last = end - PacketLayout.HEADER_LENGTH;
            nextHeader = checked("offset_to_first_pkt", first, last);
            lastHeader = last;
            remaining = count;
            VarHandle.fullFence(); // one of this thread and the one that revokes sees what the other has written
            if (REVOCATION.getOpaque(this) != null) {
                remaining = 0;
                requireNotRevoked();
            }
        }
        return this;
    }

    private static int checked(String name, int value, int most) {
        if (value < BlockLayout.HEADER_LENGTH || value > most) {
            throw new MalformedBlockException(name + "=" + Integer.toUnsignedString(value) + " is not from "
                    + BlockLayout.HEADER_LENGTH + " to " + most + ", where packets have room");
        }
        return value;
    }

    /** This is what {@link #next()} looks at anyway: an end that is moved away costs it nothing to see. */
    void revoke(String reason) {
        REVOCATION.compareAndSet(this, null, Objects.requireNonNull(reason));
        lastHeader = -PacketLayout.HEADER_LENGTH;
    }

    void requireNotRevoked() {
        Object reason = REVOCATION.getOpaque(this);
        if (reason != null) {
            throw new IllegalStateException((String) reason);
        }
    }

    /**
     * Goes to the next packet.
     *
     * @return whether there is one; {@link #packet()} then shows it
     * @throws MalformedBlockException if the packet does not lie within the block, or the next one not behind it
     * @throws IllegalStateException if the block was revoked
     */
    public boolean next() {
        int left = remaining;
        if (left <= 0) {
            return atEnd();
        }
        BlockMemory block = packet.memory();
        int header = nextHeader;
        int next = header;
        int room = lastHeader - header;
        if (left > 1) {
            int distance = block.int32(block.place(header) + PacketLayout.NEXT_OFFSET);
            if (distance < 0 || distance > room) {
                throw badDistance(distance, header);
            }
            next += distance;
            room = distance;
        } else {
            room += PacketLayout.HEADER_LENGTH;
        }
        show(block, header, room);
        remaining = left - 1;
        nextHeader = next;
        return true;
    }

    private boolean atEnd() {
        requireNotRevoked();
        return false;
    }

    /**
     * Points the flyweight at a packet, of which everything is checked that the kernel guarantees: the data lie behind the header
     * and within the room, and are no more than there was on the wire.
     *
     * @param header where its header begins: all of that lies within the memory
     * @param room bytes from there to the next packet, or to the end of the block
     */
    private void show(BlockMemory block, int header, int room) {
        long place = block.place(header);
        int snap = block.int32(place + PacketLayout.SNAP_LENGTH_OFFSET);
        long lengthAndStatus = block.int64(place + PacketLayout.WIRE_LENGTH_OFFSET);
        int wire = Packet.first(lengthAndStatus);
        int mac = block.unsignedShort(place + PacketLayout.DATA_OFFSET);
        if (mac < PacketLayout.HEADER_LENGTH
                || snap < 0
                || snap > room - mac
                || wire < snap
                || wire > Packet.MOST_WIRE_LENGTH) {
            throw badPacket(header, room, mac, snap, wire);
        }
        packet.point(header, snap, lengthAndStatus);
    }

    /** Each value as it was read, once; of them one must be wrong, unless the block was revoked. */
    private RuntimeException badPacket(int header, int room, int mac, int snap, int wire) {
        requireNotRevoked();
        int most = lastHeader + PacketLayout.HEADER_LENGTH - header;
        String place = " of the packet at offset " + header;
        if (mac < PacketLayout.HEADER_LENGTH || snap < 0 || snap > most - mac) {
            return new MalformedBlockException("tp_snaplen=" + Integer.toUnsignedString(snap) + " at tp_mac=" + mac
                    + place + " does not lie between its header and the block's end, " + most + " bytes on");
        }
        if (snap > room - mac) {
            return badDistance(room, header);
        }
        return new MalformedBlockException("tp_len=" + Integer.toUnsignedString(wire) + place
                + " is not from tp_snaplen=" + snap + " to " + Packet.MOST_WIRE_LENGTH);
    }

    private MalformedBlockException badDistance(int distance, int header) {
        requireNotRevoked();
        return new MalformedBlockException("tp_next_offset=" + Integer.toUnsignedString(distance)
                + " of the packet at offset " + header + " leads to no packet behind it within the block's "
                + (lastHeader + PacketLayout.HEADER_LENGTH) + " bytes");
    }

    /** Leaves out what remains of the block: {@link #next()} finds no further packet there. */
    public void stop() {
        remaining = 0;
    }

    /**
     * The packet that the last {@link #next()} went to.
     *
     * @return the flyweight, the same one for every packet: valid until the next call of {@link #next()}
     */
    public Packet packet() {
        return packet;
    }
}
