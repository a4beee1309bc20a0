package io.witness.linux.socket;

import io.witness.api.packet.AddressLayout;
import io.witness.linux.Errno;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.nio.ByteBuffer;

/**
 * Sends packets by a packet socket, with an address and an identifier for their time stamps if wanted, by sendmsg(2), without
 * waiting. Its memory is allocated once, so a call allocates nothing. For one thread at a time.
 */
public final class MessageSender {
    private static final short AF_PACKET = 17;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_TS_OPT_ID = 81;
    private static final int MSG_DONTWAIT = 0x40;

    private static final int IOV = MessageLayout.HEADER_LENGTH;
    private static final int NAME = IOV + MessageLayout.IOV_LENGTH;
    private static final int CONTROL = MessageLayout.align(NAME + AddressLayout.LENGTH);
    private static final int IDENTIFIER = CONTROL + MessageLayout.CONTROL_HEADER_LENGTH;
    /** The identifier's control message, with the padding behind it. */
    private static final int CONTROL_LENGTH = MessageLayout.align(MessageLayout.CONTROL_HEADER_LENGTH + Integer.BYTES);

    private final NativeMemory memory = NativeMemory.allocate(CONTROL + CONTROL_LENGTH);
    private final ByteBuffer message = memory.buffer();
    private final ByteBuffer address = message.slice(NAME, AddressLayout.LENGTH).order(message.order());
    private final long header = memory.address();
    private final int fd;

    /**
     * Creates a sender.
     *
     * @param fd the socket, bound
     */
    public MessageSender(int fd) {
        this.fd = fd;
        message.putLong(MessageLayout.IOV_OFFSET, header + IOV).putLong(MessageLayout.IOV_COUNT_OFFSET, 1);
        message.putLong(CONTROL, MessageLayout.CONTROL_HEADER_LENGTH + Integer.BYTES)
                .putInt(CONTROL + MessageLayout.CONTROL_LEVEL_OFFSET, SOL_SOCKET)
                .putInt(CONTROL + MessageLayout.CONTROL_TYPE_OFFSET, SCM_TS_OPT_ID);
        address.putShort(AddressLayout.FAMILY_OFFSET, AF_PACKET);
        identified(false);
        addressed(false);
    }

    /**
     * Chooses whether the next packets go to the address in {@link #address()}.
     *
     * @param addressed whether they do
     */
    public void addressed(boolean addressed) {
        message.putLong(MessageLayout.NAME_OFFSET, addressed ? header + NAME : 0);
        message.putInt(MessageLayout.NAME_LENGTH_OFFSET, addressed ? AddressLayout.LENGTH : 0);
    }

    /**
     * Returns the address of the next packets, to be filled in.
     *
     * @return always the same buffer, as {@link AddressLayout} has it, in native byte order; its family is set
     */
    public ByteBuffer address() {
        return address;
    }

    /**
     * Chooses whether the next packets have the identifier of {@link #identifier(int)}; otherwise the kernel counts them.
     *
     * @param identified whether they do; needs Linux 6.13
     */
    public void identified(boolean identified) {
        message.putLong(MessageLayout.CONTROL_OFFSET, identified ? header + CONTROL : 0);
        message.putLong(MessageLayout.CONTROL_LENGTH_OFFSET, identified ? CONTROL_LENGTH : 0);
    }

    /**
     * Sets the identifier of the next packet.
     *
     * @param identifier 32 bits; the time stamps of the packet carry it
     */
    public void identifier(int identifier) {
        message.putInt(IDENTIFIER, identifier);
    }

    /**
     * Sends a packet.
     *
     * @param source address of its bytes
     * @param length how many
     * @return 0 if it was sent; otherwise an error number of {@link Errno}, such as {@link Errno#EAGAIN} or, for identifiers
     *     before Linux 6.13, {@link Errno#EINVAL}
     */
    public int send(long source, int length) {
        message.putLong(IOV + MessageLayout.IOV_BASE_OFFSET, source)
                .putLong(IOV + MessageLayout.IOV_LENGTH_OFFSET, length);
        while (Libc.CALLS.sendmsg(fd, header, MSG_DONTWAIT) < 0) {
            int errno = Libc.errno();
            if (errno != Errno.EINTR) {
                return errno;
            }
        }
        return 0;
    }
}
