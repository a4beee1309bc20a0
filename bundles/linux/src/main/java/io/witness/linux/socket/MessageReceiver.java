package io.witness.linux.socket;

import io.witness.api.packet.AddressLayout;
import io.witness.linux.Errno;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.nio.ByteBuffer;

/**
 * Receives packets of a packet socket with their address and control messages, by recvmsg(2), without waiting. Its memory is
 * allocated once and used for each packet, so a call allocates nothing. For one thread at a time.
 */
public final class MessageReceiver {
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_ERRQUEUE = 0x2000;

    private static final int IOV = MessageLayout.HEADER_LENGTH;
    private static final int NAME = IOV + MessageLayout.IOV_LENGTH;
    private static final int CONTROL = MessageLayout.align(NAME + AddressLayout.LENGTH);

    private final NativeMemory memory = NativeMemory.allocate(CONTROL + ControlMessages.ROOM);
    private final ByteBuffer message = memory.buffer();
    private final ByteBuffer address = message.slice(NAME, AddressLayout.LENGTH).order(message.order());
    private final ControlMessages messages = new ControlMessages();
    private final long header = memory.address();

    /** Creates a receiver. */
    public MessageReceiver() {
        message.putLong(MessageLayout.NAME_OFFSET, header + NAME);
        message.putLong(MessageLayout.IOV_OFFSET, header + IOV).putLong(MessageLayout.IOV_COUNT_OFFSET, 1);
        message.putLong(MessageLayout.CONTROL_OFFSET, header + CONTROL);
    }

    /**
     * Receives the oldest packet of the receive queue. Its address is in {@link #address()}.
     *
     * @param fd the socket
     * @param target address of the memory for its bytes
     * @param length how many bytes fit there
     * @return the packet's length, also if it is larger; negative: an error number of {@link Errno}, negated, such as that of
     *     {@link Errno#EAGAIN}
     */
    public long receive(int fd, long target, int length) {
        return receive(fd, target, length, MSG_DONTWAIT | MSG_TRUNC);
    }

    /**
     * Receives the oldest message of the error queue: a sent packet with a time stamp, or the stamp alone. There is no address.
     *
     * @param fd the socket
     * @param target address of the memory for the packet's bytes
     * @param length how many bytes fit there
     * @return how many were stored; negative: an error number, as above
     */
    public long receiveError(int fd, long target, int length) {
        return receive(fd, target, length, MSG_DONTWAIT | MSG_ERRQUEUE);
    }

    private long receive(int fd, long target, int length, int flags) {
        message.putLong(IOV + MessageLayout.IOV_BASE_OFFSET, target)
                .putLong(IOV + MessageLayout.IOV_LENGTH_OFFSET, length);
        while (true) {
            message.putInt(MessageLayout.NAME_LENGTH_OFFSET, AddressLayout.LENGTH);
            message.putLong(MessageLayout.CONTROL_LENGTH_OFFSET, ControlMessages.ROOM);
            long received = Libc.CALLS.recvmsg(fd, header, flags);
            if (received >= 0) {
                messages.read(message, CONTROL, (int) message.getLong(MessageLayout.CONTROL_LENGTH_OFFSET));
                return received;
            }
            int errno = Libc.errno();
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }

    /**
     * Tells whether the memory was too small for the last packet. For those of the error queue; others tell by their length.
     *
     * @return whether bytes are missing
     */
    public boolean isTruncated() {
        return (message.getInt(MessageLayout.FLAGS_OFFSET) & MSG_TRUNC) != 0;
    }

    /**
     * Returns the address of the last packet that was received.
     *
     * @return always the same buffer, as {@link AddressLayout} has it, in native byte order; valid until the next call
     */
    public ByteBuffer address() {
        return address;
    }

    /**
     * Returns what the control messages of the last packet say.
     *
     * @return always the same object, valid until the next call
     */
    public ControlMessages messages() {
        return messages;
    }
}
