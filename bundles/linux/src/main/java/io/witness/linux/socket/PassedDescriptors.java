package io.witness.linux.socket;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Receiving descriptors over a connected UNIX socket, SCM_RIGHTS of unix(7). What is handed to recvmsg(2), as 64-bit
 * systems have it in {@code struct msghdr}, {@code iovec} and {@code cmsghdr}:
 *
 * <pre>
 *  0      8          16     24         32        40              48      56
 *  +------+----------+------+----------+---------+---------------+-------+
 *  | name | its size | iov  | how many | control | its length    | flags |
 *  +------+----------+------+----------+---------+---------------+-------+
 *  56     64         72                                  a control message: 0        8       12     16
 *  +------+----------+------+                            +--------+-------+------+-------------+
 *  | base | length   | data |                            | length | level | type | descriptors |
 *  +------+----------+------+                            +--------+-------+------+-------------+
 * </pre>
 */
public final class PassedDescriptors {
    /** The kernel's limit per message, so that no descriptor is lost ({@code SCM_MAX_FD}). */
    private static final int MOST = 253;

    private static final int IOV_OFFSET = 16;
    private static final int IOV_COUNT_OFFSET = 24;
    private static final int CONTROL_OFFSET = 32;
    private static final int CONTROL_LENGTH_OFFSET = 40;
    private static final int IOV_BASE_OFFSET = 56;
    private static final int IOV_LENGTH_OFFSET = 64;
    private static final int DATA_OFFSET = 72;
    private static final int MESSAGES_OFFSET = 80;

    private static final int LEVEL_OFFSET = 8;
    private static final int TYPE_OFFSET = 12;
    private static final int HEADER_LENGTH = 16;
    private static final int MESSAGES_LENGTH = align(HEADER_LENGTH + MOST * Integer.BYTES);

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int FLAGS = 0x40 | 0x40000000; // MSG_DONTWAIT | MSG_CMSG_CLOEXEC

    private PassedDescriptors() {}

    private static int align(int length) {
        return length + 7 & ~7;
    }

    /**
     * Receives one byte and all descriptors that came with it. Never waits.
     *
     * @param fd the socket
     * @param descriptors receives the descriptors, closed on exec; the caller owns and closes them
     * @return 1; 0 when it would block, {@link StreamSockets#END} at the end of the stream
     * @throws ErrnoException if the connection is broken, such as {@link Errno#ECONNRESET}
     */
    public static int receive(int fd, List<Integer> descriptors) throws ErrnoException {
        NativeMemory memory = NativeMemory.allocate(MESSAGES_OFFSET + MESSAGES_LENGTH);
        while (true) {
            prepare(memory);
            long received = Libc.CALLS.recvmsg(fd, memory.address(), FLAGS);
            if (received >= 0) {
                collect(memory.buffer(), descriptors);
                return received == 0 ? StreamSockets.END : 1;
            }
            if (StreamSockets.wouldBlock("recvmsg")) {
                return 0;
            }
        }
    }

    private static void prepare(NativeMemory memory) {
        long address = memory.address();
        ByteBuffer message = memory.buffer();
        message.putLong(IOV_OFFSET, address + IOV_BASE_OFFSET).putLong(IOV_COUNT_OFFSET, 1);
        message.putLong(IOV_BASE_OFFSET, address + DATA_OFFSET).putLong(IOV_LENGTH_OFFSET, 1);
        message.putLong(CONTROL_OFFSET, address + MESSAGES_OFFSET).putLong(CONTROL_LENGTH_OFFSET, MESSAGES_LENGTH);
    }

    private static void collect(ByteBuffer message, List<Integer> descriptors) {
        int end = MESSAGES_OFFSET + (int) message.getLong(CONTROL_LENGTH_OFFSET);
        for (int at = MESSAGES_OFFSET; at + HEADER_LENGTH <= end; ) {
            int length = (int) message.getLong(at);
            if (message.getInt(at + LEVEL_OFFSET) == SOL_SOCKET && message.getInt(at + TYPE_OFFSET) == SCM_RIGHTS) {
                for (int i = at + HEADER_LENGTH; i < at + length; i += Integer.BYTES) {
                    descriptors.add(message.getInt(i));
                }
            }
            at += align(Math.max(length, HEADER_LENGTH));
        }
    }
}
