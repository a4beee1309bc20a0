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
    private static final int PACKET_AUXDATA = 8;
    private static final int PACKET_ORIGDEV = 9;
    private static final int PACKET_RESERVE = 12;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_TIMESTAMP = 17;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int SO_TIMESTAMPING = 37;
    private static final int SOF_TIMESTAMPING_RX_SOFTWARE = 1 << 3;
    private static final int SOF_TIMESTAMPING_SOFTWARE = 1 << 4;
    private static final int SOF_TIMESTAMPING_RAW_HARDWARE = 1 << 6;

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
     * Chooses the time of packets: that of their arrival in the kernel, or of the network card where it took one. The kernel
     * takes the time of arrival only while some socket asks for it, and begins to do so a moment after this call.
     *
     * @param fd the socket
     * @param hardware whether that of the network card comes first
     * @throws ErrnoException if the kernel refuses
     */
    public static void timeStamps(int fd, boolean hardware) throws ErrnoException {
        SocketOptions.set(
                fd,
                SocketOptions.SOL_SOCKET,
                SO_TIMESTAMPING,
                SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE);
        set(fd, PACKET_TIMESTAMP, SOF_TIMESTAMPING_SOFTWARE | (hardware ? SOF_TIMESTAMPING_RAW_HARDWARE : 0));
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

    /**
     * Returns how much memory the receive queue and the error queue may have together, the kernel's own data included.
     *
     * @param fd the socket
     * @return bytes, twice what was set
     * @throws ErrnoException if the kernel refuses
     */
    public static int receiveBuffer(int fd) throws ErrnoException {
        return SocketOptions.get(fd, SocketOptions.SOL_SOCKET, SO_RCVBUF);
    }

    /**
     * Leaves out packets that this host sends.
     *
     * @param fd the socket
     * @throws ErrnoException if the kernel refuses
     */
    public static void ignoreOutgoing(int fd) throws ErrnoException {
        set(fd, PACKET_IGNORE_OUTGOING, 1);
    }

    /**
     * Adds a control message with its VLAN tag and its length to each packet that recvmsg(2) returns.
     *
     * @param fd the socket
     * @throws ErrnoException if the kernel refuses
     */
    public static void auxiliaryData(int fd) throws ErrnoException {
        set(fd, PACKET_AUXDATA, 1);
    }

    private static void set(int fd, int name, int value) throws ErrnoException {
        SocketOptions.set(fd, PacketSockets.SOL_PACKET, name, value);
    }
}
