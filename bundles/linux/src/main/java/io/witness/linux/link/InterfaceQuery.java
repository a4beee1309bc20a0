package io.witness.linux.link;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Asks for a property of an interface by ioctl(2), in the network namespace of this process. Needs no privilege. For one
 * thread.
 */
final class InterfaceQuery implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    /** {@code struct ifreq} of {@code linux/if.h}: 16 bytes of name, then a union. */
    private static final int IFREQ_LENGTH = 40;

    /** Where the union is. */
    static final int IFREQ_DATA = 16;

    private final int fd;
    private final NativeMemory request = NativeMemory.allocate(IFREQ_LENGTH);

    /** Opens a socket to ask by. */
    InterfaceQuery(String interfaceName) throws ErrnoException {
        byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
        if (name.length >= IFREQ_DATA) {
            throw new ErrnoException("ioctl", Errno.ENODEV);
        }
        request.buffer().put(0, name);
        fd = Libc.check("socket", Libc.CALLS.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    }

    /** Returns the request, of which the caller fills the union. */
    ByteBuffer request() {
        return request.buffer();
    }

    /** Asks; the answer is in the request, or where that points to. */
    void ask(long number) throws ErrnoException {
        Libc.check("ioctl", Libc.CALLS.ioctl(fd, number, request.address()));
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
