package io.witness.linux.socket;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Operates AF_PACKET sockets with a receive ring, see packet(7). Constants are from {@code linux/if_packet.h}.
 */
public final class PacketSockets {
    /** Lets the kernel choose a free id of a fanout group; passed with id 0. */
    public static final int FANOUT_FLAG_UNIQUE_ID = 0x2000;

    static final int SOL_PACKET = 263;

    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SO_ERROR = 4;
    private static final int SO_DOMAIN = 39;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_FANOUT = 18;
    private static final short PACKET_MR_PROMISC = 1;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;

    /** {@code struct sockaddr_ll}: family, protocol, i32 interface, u16 hardware type, … */
    private static final int ADDRESS_LENGTH = 20;

    private static final int ADDRESS_PROTOCOL = 2;
    private static final int ADDRESS_INTERFACE = 4;
    private static final int ADDRESS_HARDWARE_TYPE = 8;
    /** {@code struct packet_mreq}: i32 interface, u16 type, u16 length, 8 bytes of address. */
    private static final int MEMBERSHIP_LENGTH = 16;

    private PacketSockets() {}

    /**
     * Opens a socket of protocol 0: nothing enters until {@link #bind} sets protocol and interface together.
     *
     * @return the descriptor, closed on exec, owned by the caller
     * @throws ErrnoException {@link Errno#EPERM} without CAP_NET_RAW
     */
    public static int open() throws ErrnoException {
        return Libc.check("socket", Libc.CALLS.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
    }

    /**
     * Opens a socket of protocol 0, as {@link #open()}, whose packets come without their link layer.
     *
     * @return the descriptor, closed on exec, owned by the caller
     * @throws ErrnoException {@link Errno#EPERM} without CAP_NET_RAW
     */
    public static int openCooked() throws ErrnoException {
        return Libc.check("socket", Libc.CALLS.socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    }

    /**
     * Receives the oldest packet of a socket's receive queue, without waiting. Allocates nothing.
     *
     * @param fd the socket
     * @param address where to store it
     * @param length how much of it at most
     * @return the packet's length, also if it is larger; negative: there is none, or an error was pending, which is cleared
     */
    public static long receive(int fd, long address, long length) {
        return Libc.CALLS.recv(fd, address, length, MSG_DONTWAIT | MSG_TRUNC);
    }

    /**
     * Binds a socket to all protocols of one interface.
     *
     * @param fd the socket
     * @param interfaceIndex the interface's index
     * @throws ErrnoException {@link Errno#ENODEV} if there is none with that index
     */
    public static void bind(int fd, int interfaceIndex) throws ErrnoException {
        bind(fd, interfaceIndex, FanoutMember.ALL_PROTOCOLS);
    }

    /**
     * Binds a socket to one protocol of one interface.
     *
     * @param fd the socket
     * @param interfaceIndex the interface's index
     * @param protocol EtherType, 0 to 65,535; {@link FanoutMember#ALL_PROTOCOLS}: all of them; 0: none, it only sends
     * @throws ErrnoException {@link Errno#ENODEV} if there is none with that index
     */
    public static void bind(int fd, int interfaceIndex, int protocol) throws ErrnoException {
        NativeMemory address = NativeMemory.allocate(ADDRESS_LENGTH);
        ByteBuffer buffer = address.buffer();
        buffer.putShort(0, (short) AF_PACKET).putInt(ADDRESS_INTERFACE, interfaceIndex);
        buffer.duplicate().order(ByteOrder.BIG_ENDIAN).putShort(ADDRESS_PROTOCOL, (short) protocol);
        Libc.check("bind", Libc.CALLS.bind(fd, address.address(), ADDRESS_LENGTH));
        Reference.reachabilityFence(address);
    }

    /**
     * Returns the hardware type of the interface that a socket is bound to.
     *
     * @param fd the socket
     * @return {@code sll_hatype}, an ARPHRD number of {@code linux/if_arp.h}
     * @throws ErrnoException if it is not a packet socket
     */
    public static int hardwareType(int fd) throws ErrnoException {
        return address(fd).getShort(ADDRESS_HARDWARE_TYPE) & 0xFFFF;
    }

    /**
     * Returns the interface that a socket is bound to.
     *
     * @param fd any socket
     * @return {@code sll_ifindex}, the interface's index; 0: not bound, or not a packet socket
     * @throws ErrnoException if it is not a socket
     */
    public static int interfaceIndex(int fd) throws ErrnoException {
        ByteBuffer address = address(fd);
        return address.getShort(0) == AF_PACKET ? address.getInt(ADDRESS_INTERFACE) : 0;
    }

    /**
     * Returns the address that a socket is bound to.
     *
     * @param fd a packet socket
     * @return as {@link io.witness.api.packet.AddressLayout} has it, with the hardware address of the interface
     * @throws ErrnoException if it is not a socket
     */
    public static ByteBuffer address(int fd) throws ErrnoException {
        NativeMemory address = NativeMemory.allocate(ADDRESS_LENGTH + Integer.BYTES);
        ByteBuffer buffer = address.buffer().putInt(ADDRESS_LENGTH, ADDRESS_LENGTH);
        long lengthAddress = address.address() + ADDRESS_LENGTH;
        Libc.check("getsockname", Libc.CALLS.getsockname(fd, address.address(), lengthAddress));
        Reference.reachabilityFence(address);
        return buffer;
    }

    /**
     * Joins a fanout group, or creates it.
     *
     * @param fd the socket, bound
     * @param id the group's id, 0 to 65,535
     * @param mode the type in the low 8 bits, and flags
     * @throws ErrnoException {@link Errno#EINVAL} if a group of that id has another type, flags or interface
     */
    public static void joinFanout(int fd, int id, int mode) throws ErrnoException {
        SocketOptions.set(fd, SOL_PACKET, PACKET_FANOUT, id | mode << 16);
    }

    /**
     * Returns the fanout group of a socket.
     *
     * @param fd the socket, a member of one
     * @return the group's id, 0 to 65,535
     * @throws ErrnoException if it is not a packet socket
     */
    public static int fanoutId(int fd) throws ErrnoException {
        return SocketOptions.get(fd, SOL_PACKET, PACKET_FANOUT) & 0xFFFF;
    }

    /**
     * Makes the interface receive packets that are addressed to others, while the socket is open.
     *
     * @param fd the socket
     * @param interfaceIndex the interface's index
     * @throws ErrnoException if the kernel refuses
     */
    public static void joinPromiscuous(int fd, int interfaceIndex) throws ErrnoException {
        NativeMemory membership = NativeMemory.allocate(MEMBERSHIP_LENGTH);
        membership.buffer().putInt(interfaceIndex).putShort(PACKET_MR_PROMISC);
        SocketOptions.set(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership);
    }

    /**
     * Reads and clears the socket's pending error.
     *
     * @param fd the socket
     * @return one of {@link Errno}, or 0
     * @throws ErrnoException if it is not a socket
     */
    public static int pendingError(int fd) throws ErrnoException {
        return SocketOptions.get(fd, SocketOptions.SOL_SOCKET, SO_ERROR);
    }

    /**
     * Tells whether a descriptor is an AF_PACKET socket.
     *
     * @param fd the descriptor
     * @return false also if it is not a socket
     */
    public static boolean isPacketSocket(int fd) {
        try {
            return SocketOptions.get(fd, SocketOptions.SOL_SOCKET, SO_DOMAIN) == AF_PACKET;
        } catch (ErrnoException e) {
            return false;
        }
    }
}
