package io.witness.linux.socket;

import io.witness.api.packet.AddressLayout;
import io.witness.linux.Errno;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/** Makes the call that sends what is in a transmit ring; allocates nothing. For one thread at a time. */
public final class RingSender {
    private static final short AF_PACKET = 17;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MOST_ADDRESS_BYTES = 8;

    private final int fd;
    /** Keeps the memory of the address; null for a socket of raw frames. */
    private final NativeMemory memory;

    private final Pointer address;

    private RingSender(int fd, NativeMemory memory) {
        this.fd = fd;
        this.memory = memory;
        address = memory == null ? null : Libc.pointer(memory.address());
    }

    /**
     * Creates the sender of a socket of raw frames.
     *
     * @param fd the socket, bound, with a transmit ring
     * @return the sender, valid while the descriptor is open
     */
    public static RingSender raw(int fd) {
        return new RingSender(fd, null);
    }

    /**
     * Creates the sender of a socket of datagrams, for which the kernel writes a link header.
     *
     * @param fd the socket, bound, with a transmit ring
     * @param interfaceIndex the interface that it is bound to
     * @param protocol EtherType, 0 to 65,535
     * @param destination link layer address, at most 8 bytes
     * @return the sender, valid while the descriptor is open
     */
    public static RingSender datagrams(int fd, int interfaceIndex, int protocol, byte[] destination) {
        if (destination.length > MOST_ADDRESS_BYTES) {
            throw new IllegalArgumentException(
                    "a link layer address of " + destination.length + " bytes: use at most " + MOST_ADDRESS_BYTES);
        }
        NativeMemory memory = NativeMemory.allocate(AddressLayout.LENGTH);
        memory.buffer()
                .putShort(AddressLayout.FAMILY_OFFSET, AF_PACKET)
                .putInt(AddressLayout.INTERFACE_OFFSET, interfaceIndex)
                .put(AddressLayout.ADDRESS_LENGTH_OFFSET, (byte) destination.length)
                .put(AddressLayout.ADDRESS_OFFSET, destination);
        memory.buffer().duplicate().order(ByteOrder.BIG_ENDIAN).putShort(AddressLayout.PROTOCOL_OFFSET, (short)
                protocol);
        return new RingSender(fd, memory);
    }

    /**
     * Sends the frames whose status requests it, in ring order, without waiting for the device or for memory.
     *
     * @return how many bytes the kernel took; negative: an error number of {@link Errno}, negated, such as that of
     *     {@link Errno#EAGAIN}. Frames may have been taken before an error
     */
    public long send() {
        while (true) {
            long sent = memory == null
                    ? Libc.CALLS.send(fd, 0, 0, MSG_DONTWAIT)
                    : Libc.CALLS.sendto(fd, 0, 0, MSG_DONTWAIT, address, AddressLayout.LENGTH);
            if (sent >= 0) {
                return sent;
            }
            int errno = Libc.errno();
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }
}
