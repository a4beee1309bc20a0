package io.witness.linux.memory;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.internal.Libc;

/** Creates files that exist only in memory, memfd_create(2). */
public final class MemoryFiles {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int MFD_NOEXEC_SEAL = 8;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int F_SEAL_SEAL = 1;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_GROW = 4;
    private static final int F_SEAL_FUTURE_WRITE = 0x10;

    private MemoryFiles() {}

    /**
     * Creates a file of zeros whose memory is allocated, so that touching it cannot fail. May take some milliseconds per 10
     * MiB.
     *
     * @param name its name in {@code /proc/PID/maps}
     * @param length its length in bytes
     * @return the descriptor, owned by the caller; closed on exec
     * @throws ErrnoException {@link Errno#ENOMEM} or {@link Errno#ENOSPC} if there is not enough memory
     */
    public static int create(String name, long length) throws ErrnoException {
        int fd = create(name);
        try {
            Libc.check("ftruncate", Libc.CALLS.ftruncate(fd, length));
            allocate(fd, length);
            return fd;
        } catch (Throwable e) {
            Descriptors.close(fd);
            throw e;
        }
    }

    // A host may require the flag for non-executable files, which does not exist before Linux 6.3.
    private static int create(String name) throws ErrnoException {
        int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
        int fd = Libc.CALLS.memfd_create(name, flags | MFD_NOEXEC_SEAL);
        return fd >= 0 ? fd : Libc.check("memfd_create", Libc.CALLS.memfd_create(name, flags));
    }

    // A signal undoes the allocation so far.
    private static void allocate(int fd, long length) throws ErrnoException {
        while (Libc.CALLS.fallocate(fd, 0, 0, length) < 0) {
            if (Libc.errno() != Errno.EINTR) {
                throw new ErrnoException("fallocate", Libc.errno());
            }
        }
    }

    /**
     * Makes existing writable mappings the only way to change a memory file: it can no longer be written or mapped writable,
     * and it keeps its length. Nobody can undo this.
     *
     * @param fd a descriptor of {@link #create}
     * @throws ErrnoException {@link Errno#EINVAL} before Linux 5.1
     */
    public static void seal(int fd) throws ErrnoException {
        int seals = F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
        Libc.check("fcntl", Libc.CALLS.fcntl(fd, F_ADD_SEALS, seals));
    }

    /**
     * Tells whether a descriptor is a memory file that cannot shrink, so that reading its mapping cannot fault.
     *
     * @param fd the descriptor
     * @return false also if it is not a memory file
     */
    public static boolean isShrinkSealed(int fd) {
        int seals = Libc.CALLS.fcntl(fd, F_GET_SEALS, 0);
        return seals >= 0 && (seals & F_SEAL_SHRINK) != 0;
    }
}
