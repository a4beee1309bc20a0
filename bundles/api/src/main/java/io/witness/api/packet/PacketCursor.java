package io.witness.api.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Walks the packets of a block without copying or allocating. Each offset and length is read once, compared with the
 * block, and only then used, so that memory which changes meanwhile cannot lead outside of it: packets lie one behind the
 * other within the length that the block's header told first. For one thread.
 */
public final class PacketCursor {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final VarHandle REVOCATION = revocationHandle();

    private final Packet packet = new Packet();
    private ByteBuffer memory;
    /** Behind the last packet. */
    private int end;

    private int remaining;
    /** There is room for a packet header. */
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

    PacketCursor reset(ByteBuffer block, int count) {
        memory = block;
        remaining = count;
        if (count != 0) {
            end = checked("blk_len", block.getInt(BlockLayout.LENGTH_OFFSET), block.capacity());
            int first = block.getInt(BlockLayout.FIRST_PACKET_OFFSET);
            nextHeader = checked("offset_to_first_pkt", first, end - PacketLayout.HEADER_LENGTH);
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

    void revoke(String reason) {
        REVOCATION.compareAndSet(this, null, Objects.requireNonNull(reason));
    }

    /** Opaque: seen soon, yet no more than a load. What the reader reads of the block is torn anyway if it is too late. */
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
        requireNotRevoked();
        if (remaining == 0) {
            return false;
        }
        int header = nextHeader;
        int room = end - header;
        int used = packet.wrap(memory, header, room);
        if (--remaining != 0) {
            int distance = memory.getInt(header + PacketLayout.NEXT_OFFSET);
            if (distance < used || distance > room - PacketLayout.HEADER_LENGTH) {
                throw badDistance(distance, header, used);
            }
            nextHeader = header + distance;
        }
        return true;
    }

    private MalformedBlockException badDistance(int distance, int header, int used) {
        return new MalformedBlockException("tp_next_offset=" + Integer.toUnsignedString(distance)
                + " of the packet at offset " + header + " leads to no packet behind its " + used
                + " bytes within the block's " + end);
    }

    /**
     * The packet that the last {@link #next()} went to.
     *
     * @return the flyweight, the same one for every packet: valid until the next call of {@link #next()}
     */
    public Packet packet() {
        return packet;
    }

    static long timeNanos(ByteBuffer memory, int offset) {
        return (memory.getInt(offset) & 0xFFFF_FFFFL) * NANOS_PER_SECOND + (memory.getInt(offset + 4) & 0xFFFF_FFFFL);
    }
}
