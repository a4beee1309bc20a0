package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A packet outside of any ring: as it was on the wire, a VLAN tag in its place, with what is known of it. Reusable; grows when
 * a packet does not fit. For one thread at a time.
 */
public final class PacketCopy {
    private ByteBuffer frame;
    private long timeNanos;
    private int wireLength;
    private int type;

    /**
     * An empty one.
     *
     * @param capacity bytes that fit without growing
     */
    public PacketCopy(int capacity) {
        frame = ByteBuffer.allocate(capacity).limit(0);
    }

    /**
     * Copies a packet of a ring.
     *
     * @param packet the packet; a VLAN tag that the kernel took out is put back
     * @return a new copy with room for it and no more
     */
    public static PacketCopy of(Packet packet) {
        return new PacketCopy(length(packet)).set(packet);
    }

    /** No packet is as long as its block; a length from two packets, which threads mix, may be anything. */
    private static int length(Packet packet) {
        return Objects.checkIndex(packet.frameSnapLength(), packet.blockSize());
    }

    /**
     * Takes over a packet of a ring.
     *
     * @param packet the packet; a VLAN tag that the kernel took out is put back
     * @return this
     */
    public PacketCopy set(Packet packet) {
        prepare(length(packet));
        packet.copyFrame(frame);
        frame.flip();
        timeNanos = packet.timeNanos();
        wireLength = packet.frameWireLength();
        type = packet.type();
        return this;
    }

    /**
     * Takes over a packet from elsewhere.
     *
     * @param source its bytes from the link layer on, as far as they are there: those that remain, which are consumed
     * @param wireBytes how many there were on the wire, at least as many
     * @param capturedNanos when it was captured, nanoseconds since 1970
     * @param packetType as of {@link Packet#type()}
     * @return this
     */
    public PacketCopy set(ByteBuffer source, int wireBytes, long capturedNanos, int packetType) {
        if (wireBytes < source.remaining()) {
            throw new IllegalArgumentException(
                    "a packet of " + wireBytes + " bytes cannot have " + source.remaining() + " captured ones");
        }
        prepare(source.remaining());
        frame.put(source).flip();
        timeNanos = capturedNanos;
        wireLength = wireBytes;
        type = Objects.checkIndex(packetType, 1 << Byte.SIZE);
        return this;
    }

    private void prepare(int length) {
        if (frame.capacity() < length) {
            frame = ByteBuffer.allocate(Math.max(length, 2 * frame.capacity()));
        }
        frame.clear();
    }

    /**
     * Gives the packet another time.
     *
     * @param capturedNanos nanoseconds since 1970
     */
    public void stamp(long capturedNanos) {
        timeNanos = capturedNanos;
    }

    /**
     * Keeps no more than the first bytes; the length on the wire stays.
     *
     * @param mostBytes how many are kept at most
     */
    public void cut(int mostBytes) {
        frame.limit(Math.min(frame.limit(), mostBytes));
    }

    /**
     * The bytes.
     *
     * @return from position 0 to its limit, in network order; the same buffer until the next packet is taken over: who moves its
     *     position sets it back
     */
    public ByteBuffer frame() {
        return frame;
    }

    /**
     * How many bytes are here.
     *
     * @return the length in bytes
     */
    public int snapLength() {
        return frame.limit();
    }

    /**
     * How many bytes the packet had on the wire.
     *
     * @return the length in bytes, at least {@link #snapLength()}
     */
    public int wireLength() {
        return wireLength;
    }

    /**
     * When the packet was captured.
     *
     * @return nanoseconds since 1970
     */
    public long timeNanos() {
        return timeNanos;
    }

    /**
     * The packet's direction and kind of addressee.
     *
     * @return as of {@link Packet#type()}
     */
    public int type() {
        return type;
    }
}
