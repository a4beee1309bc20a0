package io.witness.linux.link;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.nio.charset.StandardCharsets;

/** Finds the interface that has a name now. For one thread. */
public final class InterfaceLookup {
    /** Returned when there is no such interface. */
    public static final int NONE = 0;

    private static final long SIOCGIFINDEX = 0x8933;
    /** {@code struct ifreq} of {@code linux/if.h}: 16 bytes of name, then a union. */
    private static final int IFREQ_LENGTH = 40;

    private static final int IFREQ_INDEX = 16;

    private final NativeMemory request = NativeMemory.allocate(IFREQ_LENGTH);

    /**
     * Prepares the query.
     *
     * @param interfaceName the interface
     * @throws IllegalArgumentException if the name is too long for an interface
     */
    public InterfaceLookup(String interfaceName) {
        byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
        if (name.length >= IFREQ_INDEX) {
            throw new IllegalArgumentException(interfaceName + " is too long for the name of an interface");
        }
        request.buffer().put(0, name);
    }

    /**
     * Queries the kernel; allocates nothing.
     *
     * @param fd any socket of the network namespace
     * @return the interface's index, or {@link #NONE}
     * @throws ErrnoException if the descriptor is not a socket
     */
    public int index(int fd) throws ErrnoException {
        if (Libc.CALLS.ioctl(fd, SIOCGIFINDEX, request.address()) < 0) {
            int errno = Libc.errno();
            if (errno != Errno.ENODEV) {
                throw new ErrnoException("ioctl", errno);
            }
            return NONE;
        }
        return request.buffer().getInt(IFREQ_INDEX);
    }
}
