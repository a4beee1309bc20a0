package io.witness.linux.link.internal;

import java.nio.ByteBuffer;

/**
 * What one receive of a netlink(7) socket gave, message by message. Layout of {@code struct nlmsghdr} of
 * {@code linux/netlink.h}: u32 length (header included), u16 type, u16 flags, u32 sequence, u32 port; the next message
 * begins at a multiple of 4. Nothing is read that is not inside of what was received.
 */
public final class NetlinkDatagram {
    /** Bytes of a message's header. */
    public static final int HEADER_LENGTH = 16;
    /** The message before this was the last of a dump; or the dump failed. */
    public static final int TYPE_DONE = 3;
    /** A request failed. */
    public static final int TYPE_ERROR = 2;
    /** What is dumped changed meanwhile ({@code NLM_F_DUMP_INTR}). */
    public static final int FLAG_DUMP_INTERRUPTED = 0x10;

    private static final int ALIGNMENT = 4;
    private static final int TYPE_OFFSET = 4;
    private static final int FLAGS_OFFSET = 6;
    private static final int SEQUENCE_OFFSET = 8;

    private ByteBuffer bytes;
    private int length;
    private int message;
    private int messageLength;

    /** Starts before the first message of the first {@code length} bytes. */
    public NetlinkDatagram wrap(ByteBuffer received, int receivedLength) {
        bytes = received;
        length = Math.min(receivedLength, received.capacity());
        message = 0;
        messageLength = 0;
        return this;
    }

    /** Goes to the next message; false at the end, which is also where what follows is no whole message. */
    public boolean next() {
        int start = message + align(messageLength);
        if (length - start < HEADER_LENGTH) {
            return false;
        }
        int claimed = bytes.getInt(start);
        if (claimed < HEADER_LENGTH || claimed > length - start) {
            return false;
        }
        message = start;
        messageLength = claimed;
        return true;
    }

    /** What the message is. */
    public int type() {
        return bytes.getShort(message + TYPE_OFFSET) & 0xFFFF;
    }

    /** Whether a flag is set. */
    public boolean has(int flag) {
        return (bytes.getShort(message + FLAGS_OFFSET) & flag) != 0;
    }

    /** The number of the request that it answers. */
    public int sequence() {
        return bytes.getInt(message + SEQUENCE_OFFSET);
    }

    /** The error number in a message of {@link #TYPE_ERROR} or {@link #TYPE_DONE}; 0 if all is well. */
    public int errno() {
        return messageLength < HEADER_LENGTH + Integer.BYTES ? 0 : -bytes.getInt(message + HEADER_LENGTH);
    }

    /** What follows the header, in a buffer of its own. */
    public ByteBuffer payload() {
        return bytes.slice(message + HEADER_LENGTH, messageLength - HEADER_LENGTH)
                .order(bytes.order());
    }

    /** The next multiple of 4; a length near the largest int is never one of a message in a buffer. */
    static int align(int offset) {
        return offset + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
