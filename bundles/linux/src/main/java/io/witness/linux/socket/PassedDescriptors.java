package io.witness.linux.socket;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Receiving descriptors over a connected UNIX socket, SCM_RIGHTS of unix(7). What is handed to recvmsg(2) is, one behind the
 * other: the structs of {@link MessageLayout}, 8 bytes of data, and the control messages.
 */
public final class PassedDescriptors {
    /** The kernel's limit per message, so that no descriptor is lost ({@code SCM_MAX_FD}). */
    private static final int MOST = 253;

    private static final int IOV = MessageLayout.HEADER_LENGTH;
    private static final int DATA = IOV + MessageLayout.IOV_LENGTH;
    private static final int MESSAGES = DATA + Long.BYTES;
    private static final int MESSAGES_LENGTH =
            MessageLayout.align(MessageLayout.CONTROL_HEADER_LENGTH + MOST * Integer.BYTES);

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int FLAGS = 0x40 | 0x40000000; // MSG_DONTWAIT | MSG_CMSG_CLOEXEC

    private PassedDescriptors() {}

    /**
     * Receives one byte and all descriptors that came with it. Never waits.
     *
     * @param fd the socket
     * @param descriptors receives the descriptors, closed on exec; the caller owns and closes them
     * @return 1; 0 when it would block, {@link StreamSockets#END} at the end of the stream
     * @throws ErrnoException if the connection is broken, such as {@link Errno#ECONNRESET}
     */
    public static int receive(int fd, List<Integer> descriptors) throws ErrnoException {
        NativeMemory memory = NativeMemory.allocate(MESSAGES + MESSAGES_LENGTH);
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
        message.putLong(MessageLayout.IOV_OFFSET, address + IOV).putLong(MessageLayout.IOV_COUNT_OFFSET, 1);
        message.putLong(IOV + MessageLayout.IOV_BASE_OFFSET, address + DATA);
        message.putLong(IOV + MessageLayout.IOV_LENGTH_OFFSET, 1);
        message.putLong(MessageLayout.CONTROL_OFFSET, address + MESSAGES);
        message.putLong(MessageLayout.CONTROL_LENGTH_OFFSET, MESSAGES_LENGTH);
    }

    private static void collect(ByteBuffer message, List<Integer> descriptors) {
        int end = MESSAGES + (int) message.getLong(MessageLayout.CONTROL_LENGTH_OFFSET);
        for (int at = MESSAGES; at + MessageLayout.CONTROL_HEADER_LENGTH <= end; ) {
            int length = (int) message.getLong(at);
            if (message.getInt(at + MessageLayout.CONTROL_LEVEL_OFFSET) == SOL_SOCKET
                    && message.getInt(at + MessageLayout.CONTROL_TYPE_OFFSET) == SCM_RIGHTS) {
                for (int i = at + MessageLayout.CONTROL_HEADER_LENGTH; i < at + length; i += Integer.BYTES) {
                    descriptors.add(message.getInt(i));
                }
            }
            at += MessageLayout.align(Math.max(length, MessageLayout.CONTROL_HEADER_LENGTH));
        }
    }
}
