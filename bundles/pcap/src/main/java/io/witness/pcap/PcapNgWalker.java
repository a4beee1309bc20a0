package io.witness.pcap;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.internal.PcapNgLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks over blocks that {@link PcapNgEncoder} has put into a buffer, for programs that examine what they write. For one thread.
 */
public final class PcapNgWalker {
    private static final int LENGTH_OFFSET = 4;
    private static final int INTERFACE_OFFSET = 8;
    private static final int TIME_OFFSET = 12;
    private static final int CAPTURED_OFFSET = 20;
    private static final int WIRE_OFFSET = 24;
    private static final int DATA_OFFSET = 28;
    private static final int TRAILER_LENGTH = 4;
    private static final int OPTION_HEADER_LENGTH = 4;
    /** The length of a number as an option, with what follows all options. */
    private static final int LEAST_WITH_COUNT = OPTION_HEADER_LENGTH + Long.BYTES + TRAILER_LENGTH;

    private ByteBuffer blocks = ByteBuffer.allocate(0);
    private int offset;
    private int length;

    /** Creates a walker without a buffer. */
    public PcapNgWalker() {}

    /**
     * Sets the buffer.
     *
     * @param encoded whole blocks, from its index 0 to its limit
     * @return this, before the first block
     */
    public PcapNgWalker wrap(ByteBuffer encoded) {
        blocks = encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        offset = 0;
        length = 0;
        return this;
    }

    /**
     * Goes to the next block.
     *
     * @return whether there is one
     */
    public boolean next() {
        offset += length;
        length = offset < blocks.limit() ? blocks.getInt(offset + LENGTH_OFFSET) : 0;
        return length > 0;
    }

    /**
     * Returns where the block starts.
     *
     * @return bytes from the start of the buffer
     */
    public int offset() {
        return offset;
    }

    /**
     * Returns the length of the block.
     *
     * @return bytes, with header and trailer
     */
    public int length() {
        return length;
    }

    /**
     * Tells whether the block has a packet.
     *
     * @return whether it is an enhanced packet block
     */
    public boolean isPacket() {
        return blocks.getInt(offset) == PcapNgLayout.ENHANCED_PACKET;
    }

    /**
     * Tells whether packets after the block depend on it.
     *
     * @return whether it is a section header or an interface description
     */
    public boolean isDescription() {
        int type = blocks.getInt(offset);
        return type == PcapNgLayout.SECTION_HEADER || type == PcapNgLayout.INTERFACE;
    }

    /**
     * Returns the interface of a packet.
     *
     * @return its number in the section
     */
    public int interfaceId() {
        return blocks.getInt(offset + INTERFACE_OFFSET);
    }

    /**
     * Returns when the packet of the block was captured.
     *
     * @return nanoseconds since 1970
     */
    public long timeNanos() {
        return (long) blocks.getInt(offset + TIME_OFFSET) << Integer.SIZE
                | Integer.toUnsignedLong(blocks.getInt(offset + TIME_OFFSET + Integer.BYTES));
    }

    /**
     * Returns the buffer, which has the captured bytes of the packet at {@link #frameOffset}.
     *
     * @return the buffer that {@link #wrap} was given, or a duplicate of it
     */
    public ByteBuffer buffer() {
        return blocks;
    }

    /**
     * Returns where the captured bytes of the packet start.
     *
     * @return bytes from the start of the buffer
     */
    public int frameOffset() {
        return offset + DATA_OFFSET;
    }

    /**
     * Returns how many bytes of the packet were captured.
     *
     * @return the length in bytes
     */
    public int snapLength() {
        return blocks.getInt(offset + CAPTURED_OFFSET);
    }

    /**
     * Returns how many bytes the packet had on the wire.
     *
     * @return the length in bytes
     */
    public int wireLength() {
        return blocks.getInt(offset + WIRE_OFFSET);
    }

    /**
     * Copies the packet of the block; its type is {@link Packet#TYPE_HOST}.
     *
     * @param copy gets the packet
     * @return the copy
     */
    public PacketCopy copyTo(PacketCopy copy) {
        return copy.set(blocks.slice(frameOffset(), snapLength()), wireLength(), timeNanos(), Packet.TYPE_HOST);
    }

    /**
     * Returns how many packets were lost before the packet of the block.
     *
     * @return the number that it states; 0 if it states none
     */
    public long lost() {
        if (length < DATA_OFFSET + PcapNgLayout.padded(snapLength()) + LEAST_WITH_COUNT) {
            return 0; // most packets have their flags only
        }
        int at = option(PcapNgLayout.PACKET_DROP_COUNT);
        return at < 0 ? 0 : blocks.getLong(at);
    }

    /**
     * Returns the comment of the packet of the block.
     *
     * @return the text; empty if there is none
     */
    public String comment() {
        int at = option(PcapNgLayout.COMMENT);
        if (at < 0) {
            return "";
        }
        byte[] text = new byte[blocks.getShort(at - Short.BYTES) & 0xFFFF];
        blocks.get(at, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Finds the value of a packet's option; negative: it has none. */
    private int option(short wanted) {
        int at = offset + DATA_OFFSET + PcapNgLayout.padded(blocks.getInt(offset + CAPTURED_OFFSET));
        int end = offset + length - TRAILER_LENGTH;
        while (at + OPTION_HEADER_LENGTH <= end) {
            short code = blocks.getShort(at);
            if (code == PcapNgLayout.END_OF_OPTIONS) {
                break;
            }
            if (code == wanted) {
                return at + OPTION_HEADER_LENGTH;
            }
            at += OPTION_HEADER_LENGTH + PcapNgLayout.padded(blocks.getShort(at + Short.BYTES) & 0xFFFF);
        }
        return -1;
    }
}
