package io.witness.api.packet;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Stores a packet outside of any ring: as it was on the wire, including its VLAN tag, with its metadata. Reusable; grows
 * when a packet does not fit. For one thread at a time.
 */
public final class PacketCopy {
    private ByteBuffer frame;
    private long timeNanos;
    private int wireLength;
    private int type;
    private TimeStampKind timeStampKind = TimeStampKind.NONE;

    /**
     * Creates an empty copy.
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

    // A packet is shorter than its block; a length mixed from two packets by threads may be anything.
    private static int length(Packet packet) {
        return Objects.checkIndex(packet.frameSnapLength(), packet.blockSize());
    }

    /**
     * Replaces the content by a packet of a ring.
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
        timeStampKind = packet.timeStampKind();
        return this;
    }

    /**
     * Replaces the content by a packet from another source.
     *
     * @param source its captured bytes from the link layer on: those that remain, which are consumed
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
        copy(source);
        timeNanos = capturedNanos;
        wireLength = wireBytes;
        type = Objects.checkIndex(packetType, 1 << Byte.SIZE);
        timeStampKind = TimeStampKind.NONE;
        return this;
    }

    /** Copies between arrays where it can: for short packets, buffers take longer to check than to copy. */
    private void copy(ByteBuffer source) {
        int length = source.remaining();
        if (source.hasArray()) {
            System.arraycopy(
                    source.array(),
                    source.arrayOffset() + source.position(),
                    frame.array(),
                    frame.arrayOffset(),
                    length);
            source.position(source.limit());
            frame.limit(length);
        } else {
            frame.put(source).flip();
        }
    }

    private void prepare(int length) {
        if (frame.capacity() < length) {
            frame = ByteBuffer.allocate(Math.max(length, 2 * frame.capacity()));
        }
        frame.clear();
    }

    /**
     * Sets another time, which neither kernel nor device took.
     *
     * @param capturedNanos nanoseconds since 1970
     */
    public void stamp(long capturedNanos) {
        timeNanos = capturedNanos;
        timeStampKind = TimeStampKind.NONE;
    }

    /**
     * Truncates the packet; the wire length stays.
     *
     * @param mostBytes how many are kept at most
     */
    public void cut(int mostBytes) {
        frame.limit(Math.min(frame.limit(), mostBytes));
    }

    /**
     * Returns the captured bytes.
     *
     * @return from position 0 to its limit, in network order; the same buffer until the content is replaced: a caller that
     *     moves its position has to restore it
     */
    public ByteBuffer frame() {
        return frame;
    }

    /**
     * Returns how many bytes were captured.
     *
     * @return the length in bytes
     */
    public int snapLength() {
        return frame.limit();
    }

    /**
     * Returns how many bytes the packet had on the wire.
     *
     * @return the length in bytes, at least {@link #snapLength()}
     */
    public int wireLength() {
        return wireLength;
    }

    /**
     * Returns when the packet was captured.
     *
     * @return nanoseconds since 1970
     */
    public long timeNanos() {
        return timeNanos;
    }

    /**
     * Tells who took the packet's time.
     *
     * @return the kind; {@link TimeStampKind#NONE} for a packet that is not of a ring
     */
    public TimeStampKind timeStampKind() {
        return timeStampKind;
    }

    /**
     * Returns the packet's direction and kind of addressee.
     *
     * @return as of {@link Packet#type()}
     */
    public int type() {
        return type;
    }
}
