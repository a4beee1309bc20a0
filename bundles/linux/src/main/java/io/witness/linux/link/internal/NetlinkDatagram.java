package io.witness.linux.link.internal;

import java.nio.ByteBuffer;

/**
 * Iterates over the messages in one datagram of a netlink(7) socket. Layout of {@code struct nlmsghdr} of {@code
 * linux/netlink.h}: u32 length (including the header), u16 type, u16 flags, u32 sequence, u32 port; the next message begins
 * at a multiple of 4. Never reads outside of the datagram.
 */
public final class NetlinkDatagram {
    /** Bytes of a message's header. */
    public static final int HEADER_LENGTH = 16;
    /** The previous message was the last of a dump; or the dump failed. */
    public static final int TYPE_DONE = 3;
    /** A request failed. */
    public static final int TYPE_ERROR = 2;
    /** The dumped data changed during the dump ({@code NLM_F_DUMP_INTR}). */
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

    /** Advances to the next message; false at the end, or at an incomplete message. */
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

    /** Returns the type of the message. */
    public int type() {
        return bytes.getShort(message + TYPE_OFFSET) & 0xFFFF;
    }

    /** Tells whether a flag is set. */
    public boolean has(int flag) {
        return (bytes.getShort(message + FLAGS_OFFSET) & flag) != 0;
    }

    /** Returns the number of the request that this answers. */
    public int sequence() {
        return bytes.getInt(message + SEQUENCE_OFFSET);
    }

    /** Returns the error number in a message of {@link #TYPE_ERROR} or {@link #TYPE_DONE}; 0: success. */
    public int errno() {
        return messageLength < HEADER_LENGTH + Integer.BYTES ? 0 : -bytes.getInt(message + HEADER_LENGTH);
    }

    /** Returns the data after the header, in a separate buffer. */
    public ByteBuffer payload() {
        return bytes.slice(message + HEADER_LENGTH, messageLength - HEADER_LENGTH)
                .order(bytes.order());
    }

    /** Returns the next multiple of 4; a length near the largest int never belongs to a message in a buffer. */
    static int align(int offset) {
        return offset + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
