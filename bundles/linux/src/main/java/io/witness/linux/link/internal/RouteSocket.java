package io.witness.linux.link.internal;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** An rtnetlink(7) socket for links. For one thread. */
public final class RouteSocket implements AutoCloseable {
    /** Returned by {@link #receive()} if the kernel's queue has overflowed. */
    public static final int OVERRUN = -1;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_ROUTE = 0;
    private static final int RTMGRP_LINK = 1;
    /** {@code struct sockaddr_nl}: u16 family, a gap, u32 port, u32 groups. */
    private static final int ADDRESS_LENGTH = 12;

    private static final int ADDRESS_GROUPS = 8;
    private static final int REQUEST_LENGTH = NetlinkDatagram.HEADER_LENGTH + LinkMessage.HEADER_LENGTH;
    private static final int LINK_INDEX = NetlinkDatagram.HEADER_LENGTH + LinkMessage.INDEX_OFFSET;
    private static final short NLM_F_REQUEST = 0x001;
    private static final short NLM_F_REQUEST_DUMP = 0x301;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    /** The kernel sends up to 32 KiB of a dump at once. */
    private static final int BUFFER_LENGTH = 1 << 16;

    private final int fd;
    private NativeMemory received = NativeMemory.allocate(BUFFER_LENGTH);

    private RouteSocket(int fd) {
        this.fd = fd;
    }

    /** Opens a socket that is notified of links. */
    public static RouteSocket open() throws ErrnoException {
        return open(RTMGRP_LINK);
    }

    /** Opens a socket that receives only answers to its requests. */
    static RouteSocket openForAnswers() throws ErrnoException {
        return open(0);
    }

    private static RouteSocket open(int groups) throws ErrnoException {
        int type = SOCK_RAW | SOCK_CLOEXEC;
        RouteSocket socket = Descriptors.own(
                Libc.check("socket", Libc.CALLS.socket(AF_NETLINK, type, NETLINK_ROUTE)), RouteSocket::new);
        try {
            socket.join(groups);
            return socket;
        } catch (Throwable e) { // no memory for what is handed over, say
            socket.close();
            throw e;
        }
    }

    /** Joins groups of notifications; a connected socket receives messages from the kernel only. */
    private void join(int groups) throws ErrnoException {
        NativeMemory address = NativeMemory.allocate(ADDRESS_LENGTH);
        ByteBuffer buffer = address.buffer().putShort(0, (short) AF_NETLINK);
        buffer.putInt(ADDRESS_GROUPS, groups);
        Libc.check("bind", Libc.CALLS.bind(fd, address.address(), ADDRESS_LENGTH));
        buffer.putInt(ADDRESS_GROUPS, 0);
        Libc.check("connect", Libc.CALLS.connect(fd, address.address(), ADDRESS_LENGTH));
        Reference.reachabilityFence(address);
    }

    /** Returns the descriptor to wait for. */
    public int descriptor() {
        return fd;
    }

    /** Requests all links. */
    public void requestDump(int sequence) throws ErrnoException {
        request(NLM_F_REQUEST_DUMP, sequence, 0);
    }

    /** Requests one link. */
    void requestLink(int index) throws ErrnoException {
        request(NLM_F_REQUEST, 0, index);
    }

    private void request(short flags, int sequence, int index) throws ErrnoException {
        NativeMemory request = NativeMemory.allocate(REQUEST_LENGTH);
        request.buffer().putInt(REQUEST_LENGTH).putShort((short) LinkMessage.TYPE_GET);
        request.buffer().putShort(flags).putInt(sequence).putInt(LINK_INDEX, index);
        Libc.check("send", (int) Libc.CALLS.send(fd, request.address(), REQUEST_LENGTH, 0));
        Reference.reachabilityFence(request);
    }

    /** Returns the bytes received last. */
    public ByteBuffer received() {
        return received.buffer();
    }

    /** Receives without waiting; returns the number of bytes, 0 if there are none, or {@link #OVERRUN}. */
    public int receive() throws ErrnoException {
        while (true) {
            int capacity = received.buffer().capacity();
            long length = Libc.CALLS.recv(fd, received.address(), capacity, MSG_DONTWAIT | MSG_TRUNC);
            if (length > capacity) {
                received = NativeMemory.allocate((int) length);
                return OVERRUN;
            }
            int errno = length < 0 ? Libc.errno() : 0;
            if (errno != Errno.EINTR) {
                return errno == 0 ? (int) length : nothing(errno);
            }
        }
    }

    private static int nothing(int errno) throws ErrnoException {
        return switch (errno) {
            case Errno.EAGAIN -> 0;
            case Errno.ENOBUFS -> OVERRUN;
            default -> throw new ErrnoException("recv", errno);
        };
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
