package io.witness.linux.socket;

import io.witness.api.packet.AddressLayout;
import io.witness.api.ring.RingVersion;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.lang.ref.Reference;

/** Operates AF_PACKET sockets with a transmit ring, see packet(7). Constants are from {@code linux/if_packet.h}. */
public final class TransmitSockets {
    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_TX_RING = 13;
    private static final int PACKET_LOSS = 14;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_TX_HAS_OFF = 19;
    private static final int PACKET_QDISC_BYPASS = 20;
    /** {@code struct tpacket_req}: four u32. */
    private static final int REQUEST_LENGTH = 16;
    /** {@code struct tpacket_req3}: three more, which have to be 0 for a transmit ring. */
    private static final int REQUEST3_LENGTH = 28;

    private TransmitSockets() {}

    /**
     * Opens a socket of protocol 0, which receives nothing.
     *
     * @param datagrams whether the kernel writes the link header, from the address of {@link RingSender}
     * @return the descriptor, closed on exec, owned by the caller
     * @throws ErrnoException {@link Errno#EPERM} without CAP_NET_RAW
     */
    public static int open(boolean datagrams) throws ErrnoException {
        int type = datagrams ? SOCK_DGRAM : SOCK_RAW;
        return Libc.check("socket", Libc.CALLS.socket(AF_PACKET, type | SOCK_CLOEXEC, 0));
    }

    /**
     * Binds a socket to an interface, with protocol 0: it sends there, and goes on receiving nothing.
     *
     * @param fd the socket
     * @param interfaceIndex the interface's index
     * @throws ErrnoException {@link Errno#ENODEV} if there is none with that index
     */
    public static void bind(int fd, int interfaceIndex) throws ErrnoException {
        NativeMemory address = NativeMemory.allocate(AddressLayout.LENGTH);
        address.buffer()
                .putShort(AddressLayout.FAMILY_OFFSET, (short) AF_PACKET)
                .putInt(AddressLayout.INTERFACE_OFFSET, interfaceIndex);
        Libc.check("bind", Libc.CALLS.bind(fd, address.address(), AddressLayout.LENGTH));
        Reference.reachabilityFence(address);
    }

    /**
     * Gives a socket a transmit ring. Options have to be set before.
     *
     * @param fd the socket
     * @param version the layout of its frames
     * @param blockSize bytes per block
     * @param numBlocks blocks
     * @param frameSize bytes per frame; a block holds at least one
     * @throws ErrnoException {@link Errno#EINVAL} if the sizes do not fit, {@link Errno#ENOMEM} if there is no memory
     */
    public static void ring(int fd, RingVersion version, int blockSize, int numBlocks, int frameSize)
            throws ErrnoException {
        NativeMemory request = NativeMemory.allocate(version == RingVersion.V3 ? REQUEST3_LENGTH : REQUEST_LENGTH);
        int frames = (int) ((long) (blockSize / frameSize) * numBlocks);
        request.buffer().putInt(blockSize).putInt(numBlocks).putInt(frameSize).putInt(frames);
        SocketOptions.set(fd, PacketSockets.SOL_PACKET, PACKET_TX_RING, request);
    }

    /**
     * Chooses the layout of frames.
     *
     * @param fd the socket, without a ring
     * @param version the layout
     * @throws ErrnoException {@link Errno#EBUSY} if it has a ring
     */
    public static void version(int fd, RingVersion version) throws ErrnoException {
        set(fd, PACKET_VERSION, version.number());
    }

    /**
     * Skips frames that are in the wrong format, instead of stopping at them.
     *
     * @param fd the socket, without a ring
     * @throws ErrnoException {@link Errno#EBUSY} if it has a ring
     */
    public static void skipWrongFrames(int fd) throws ErrnoException {
        set(fd, PACKET_LOSS, 1);
    }

    /**
     * Lets each frame name the place of its bytes. The kernel ignores this silently once there is a ring, so it is read back.
     *
     * @param fd the socket, without a ring
     * @throws ErrnoException {@link Errno#EBUSY} if it has a ring
     */
    public static void ownOffsets(int fd) throws ErrnoException {
        set(fd, PACKET_TX_HAS_OFF, 1);
        if (SocketOptions.get(fd, PacketSockets.SOL_PACKET, PACKET_TX_HAS_OFF) != 1) {
            throw new ErrnoException("setsockopt of PACKET_TX_HAS_OFF", Errno.EBUSY);
        }
    }

    /**
     * Puts {@link io.witness.api.packet.VnetHeaderLayout} before the bytes of each frame.
     *
     * @param fd the socket, without a ring
     * @throws ErrnoException {@link Errno#EBUSY} if it has a ring
     */
    public static void vnetHeaders(int fd) throws ErrnoException {
        set(fd, PACKET_VNET_HDR, 1);
    }

    /**
     * Hands frames to the driver directly, past the queueing discipline.
     *
     * @param fd the socket
     * @throws ErrnoException if the kernel refuses
     */
    public static void bypassQdisc(int fd) throws ErrnoException {
        set(fd, PACKET_QDISC_BYPASS, 1);
    }

    /**
     * Sets how much memory frames in flight may have. Without CAP_NET_ADMIN, {@code net.core.wmem_max} limits it silently.
     *
     * @param fd the socket
     * @param bytes the limit
     * @throws ErrnoException if the kernel refuses
     */
    public static void sendBuffer(int fd, int bytes) throws ErrnoException {
        try {
            SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_SNDBUFFORCE, bytes);
        } catch (ErrnoException e) {
            SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_SNDBUF, bytes);
        }
    }

    /**
     * Returns how much memory frames in flight may have, the kernel's own data included.
     *
     * @param fd the socket
     * @return bytes, twice what was set
     * @throws ErrnoException if the kernel refuses
     */
    public static int sendBuffer(int fd) throws ErrnoException {
        return SocketOptions.get(fd, SocketOptions.SOL_SOCKET, SO_SNDBUF);
    }

    private static void set(int fd, int name, int value) throws ErrnoException {
        SocketOptions.set(fd, PacketSockets.SOL_PACKET, name, value);
    }
}
