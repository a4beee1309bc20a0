package io.witness.linux.socket;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads one datagram of a dump of packet sockets. A message is {@code struct nlmsghdr} (u32 length, u16 type, u16 flags, u32
 * sequence, u32 port), {@code struct packet_diag_msg} (u8 family, u8 type, u16 protocol, u32 inode, u64 cookie), and attributes
 * (u16 length, u16 type, value); all begin at multiples of 4. Never reads outside of the datagram.
 */
final class DiagnosisDatagram {
    private static final int HEADER_LENGTH = 16;
    private static final int TYPE_OFFSET = 4;
    private static final int TYPE_ERROR = 2;
    private static final int TYPE_DONE = 3;

    private static final int PROTOCOL_OFFSET = HEADER_LENGTH + 2;
    private static final int INODE_OFFSET = HEADER_LENGTH + 4;
    private static final int ATTRIBUTES_OFFSET = HEADER_LENGTH + 16;

    private static final int ATTRIBUTE_HEADER = 4;
    private static final int PACKET_DIAG_INFO = 0;
    private static final int PACKET_DIAG_FANOUT = 4;
    private static final int NONE = -1;

    private final ByteBuffer bytes;
    private final int length;

    DiagnosisDatagram(ByteBuffer received, int receivedLength) {
        bytes = received;
        length = Math.min(receivedLength, received.capacity());
    }

    /** Adds the sockets that are in a group; returns whether more datagrams follow. */
    boolean read(List<FanoutMember> members) throws ErrnoException {
        int start = 0;
        while (length - start >= HEADER_LENGTH) {
            int claimed = bytes.getInt(start);
            int type = bytes.getShort(start + TYPE_OFFSET);
            if (type == TYPE_DONE || claimed < HEADER_LENGTH || claimed > length - start) {
                return false;
            }
            if (type == TYPE_ERROR) {
                throw new ErrnoException("SOCK_DIAG_BY_FAMILY", errno(start, claimed));
            }
            if (claimed >= ATTRIBUTES_OFFSET) {
                addMember(start, start + claimed, members);
            }
            start += align(claimed);
        }
        return length > 0;
    }

    private int errno(int start, int claimed) {
        return claimed < HEADER_LENGTH + Integer.BYTES ? Errno.EINVAL : -bytes.getInt(start + HEADER_LENGTH);
    }

    private void addMember(int start, int end, List<FanoutMember> members) {
        int fanout = attribute(start, end, PACKET_DIAG_FANOUT);
        if (fanout != NONE) {
            members.add(new FanoutMember(
                    bytes.getInt(start + INODE_OFFSET) & 0xFFFF_FFFFL,
                    bytes.getShort(start + PROTOCOL_OFFSET) & 0xFFFF,
                    Math.max(0, attribute(start, end, PACKET_DIAG_INFO)),
                    fanout & 0xFFFF,
                    fanout >>> Short.SIZE & 0xFF));
        }
    }

    /** Returns the first four bytes of an attribute's value. */
    private int attribute(int start, int end, int wanted) {
        int at = start + ATTRIBUTES_OFFSET;
        while (end - at >= ATTRIBUTE_HEADER + Integer.BYTES) {
            int claimed = bytes.getShort(at) & 0xFFFF;
            if (claimed < ATTRIBUTE_HEADER || claimed > end - at) {
                return NONE;
            }
            if (bytes.getShort(at + Short.BYTES) == wanted && claimed >= ATTRIBUTE_HEADER + Integer.BYTES) {
                return bytes.getInt(at + ATTRIBUTE_HEADER);
            }
            at += align(claimed);
        }
        return NONE;
    }

    private static int align(int offset) {
        return offset + 3 & -4;
    }
}
