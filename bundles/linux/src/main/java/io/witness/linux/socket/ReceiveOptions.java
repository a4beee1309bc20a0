package io.witness.linux.socket;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;

/**
 * Sets the options of AF_PACKET sockets that decide what a receive ring gets, see packet(7). Constants are from {@code
 * linux/if_packet.h} and {@code asm-generic/socket.h}.
 */
public final class ReceiveOptions {
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int PACKET_COPY_THRESH = 7;
    private static final int PACKET_ORIGDEV = 9;
    private static final int PACKET_RESERVE = 12;
    private static final int PACKET_VNET_HDR = 15;

    private ReceiveOptions() {}

    /**
     * Leaves room before each packet's bytes.
     *
     * @param fd the socket, without a ring
     * @param bytes how much
     * @throws ErrnoException {@link Errno#EBUSY} if it has a ring
     */
    public static void reserve(int fd, int bytes) throws ErrnoException {
        set(fd, PACKET_RESERVE, bytes);
    }

    /**
     * Puts a virtio header before each packet's bytes.
     *
     * @param fd the socket, without a ring
     * @throws ErrnoException {@link Errno#EBUSY} if it has a ring, {@link Errno#EINVAL} if it is not of type SOCK_RAW
     */
    public static void vnetHeader(int fd) throws ErrnoException {
        set(fd, PACKET_VNET_HDR, 1);
    }

    /**
     * Names the interface that received a packet, instead of the one on top of it.
     *
     * @param fd the socket
     * @throws ErrnoException if the kernel refuses
     */
    public static void originalDevice(int fd) throws ErrnoException {
        set(fd, PACKET_ORIGDEV, 1);
    }

    /**
     * Keeps a copy of each packet that is larger than its frame in the socket's receive queue, while that has room.
     *
     * @param fd the socket
     * @throws ErrnoException if the kernel refuses
     */
    public static void copyLarge(int fd) throws ErrnoException {
        set(fd, PACKET_COPY_THRESH, 1); // any number but 0: the kernel compares it with nothing
    }

    /**
     * Sets how much memory the receive queue may have. Without CAP_NET_ADMIN, {@code net.core.rmem_max} limits it silently.
     *
     * @param fd the socket
     * @param bytes the limit
     * @throws ErrnoException if the kernel refuses
     */
    public static void receiveBuffer(int fd, int bytes) throws ErrnoException {
        try {
            SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_RCVBUFFORCE, bytes);
        } catch (ErrnoException e) {
            SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_RCVBUF, bytes);
        }
    }

    private static void set(int fd, int name, int value) throws ErrnoException {
        SocketOptions.set(fd, PacketSockets.SOL_PACKET, name, value);
    }
}
