package io.witness.linux.socket;

import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;

/** Sends datagrams to UNIX sockets, which the JDK cannot. */
public final class UnixDatagrams {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    /** {@code struct sockaddr_un}: u16 family, then the name; one that begins with a zero is not in the file system. */
    private static final int NAME_OFFSET = 2;

    private static final int MOST_NAME_BYTES = 107;

    private UnixDatagrams() {}

    /**
     * Sends one datagram, from a socket of its own. Waits while the receiver's queue is full.
     *
     * @param name path of the socket; {@code @} at its start stands for the zero of an abstract name
     * @param message the datagram
     * @throws ErrnoException if there is no such socket, or it takes no datagrams from this process
     * @throws IllegalArgumentException if the name has more than 107 bytes, or none
     */
    public static void send(String name, byte[] message) throws ErrnoException {
        NativeMemory address = address(name);
        NativeMemory bytes = NativeMemory.allocate(Math.max(1, message.length));
        bytes.buffer().put(0, message);
        int fd = Libc.check("socket", Libc.CALLS.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        try {
            int length = address.buffer().capacity();
            Libc.check("connect", Libc.CALLS.connect(fd, address.address(), length));
            Libc.check("send", (int) Libc.CALLS.send(fd, bytes.address(), message.length, MSG_NOSIGNAL));
        } finally {
            Descriptors.close(fd);
            Reference.reachabilityFence(address);
            Reference.reachabilityFence(bytes);
        }
    }

    private static NativeMemory address(String name) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length == 0 || path.length > MOST_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "the name of a UNIX socket has 1 to " + MOST_NAME_BYTES + " bytes, not " + path.length);
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        NativeMemory address = NativeMemory.allocate(NAME_OFFSET + path.length);
        address.buffer().putShort(0, (short) AF_UNIX).put(NAME_OFFSET, path);
        return address;
    }
}
