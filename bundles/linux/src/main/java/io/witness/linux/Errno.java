package io.witness.linux;

import java.util.HashMap;
import java.util.Map;

/** Lists error numbers of {@code asm-generic/errno.h}, which x86-64 and AArch64 share. */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** Interrupted by a signal. */
    public static final int EINTR = 4;
    /** No such device or address. */
    public static final int ENXIO = 6;
    /** Not an open descriptor. */
    public static final int EBADF = 9;
    /** Would block. */
    public static final int EAGAIN = 11;
    /** Not enough memory. */
    public static final int ENOMEM = 12;
    /** Permission denied. */
    public static final int EACCES = 13;
    /** In use. */
    public static final int EBUSY = 16;
    /** Exists already. */
    public static final int EEXIST = 17;
    /** No such device. */
    public static final int ENODEV = 19;
    /** Invalid argument. */
    public static final int EINVAL = 22;
    /** Too many open files on this host. */
    public static final int ENFILE = 23;
    /** Too many open files in this process. */
    public static final int EMFILE = 24;
    /** The file would exceed the limit. */
    public static final int EFBIG = 27;
    /** No space left. */
    public static final int ENOSPC = 28;
    /** The peer has closed its end. */
    public static final int EPIPE = 32;
    /** The result is out of range. */
    public static final int ERANGE = 34;
    /** Not a socket. */
    public static final int ENOTSOCK = 88;
    /** The message is too long. */
    public static final int EMSGSIZE = 90;
    /** Unknown socket option. */
    public static final int ENOPROTOOPT = 92;
    /** The driver or the kernel does not support it. */
    public static final int EOPNOTSUPP = 95;
    /** The address is in use. */
    public static final int EADDRINUSE = 98;
    /** The network interface is down. */
    public static final int ENETDOWN = 100;
    /** The peer broke the connection. */
    public static final int ECONNRESET = 104;
    /** No buffer space. */
    public static final int ENOBUFS = 105;
    /** Not connected. */
    public static final int ENOTCONN = 107;
    /** No process listens. */
    public static final int ECONNREFUSED = 111;

    private static final Map<Integer, String> TEXTS = texts();

    private Errno() {}

    /**
     * Describes an error number.
     *
     * @param errno the number
     * @return such as {@code Invalid argument (EINVAL)}; the number if there is no constant for it
     */
    public static String text(int errno) {
        return TEXTS.getOrDefault(errno, "error number " + errno);
    }

    private static Map<Integer, String> texts() {
        Map<Integer, String> texts = new HashMap<>();
        texts.put(EPERM, "Operation not permitted (EPERM)");
        texts.put(ENOENT, "No such file or directory (ENOENT)");
        texts.put(EINTR, "Interrupted system call (EINTR)");
        texts.put(ENXIO, "No such device or address (ENXIO)");
        texts.put(EBADF, "Bad file descriptor (EBADF)");
        texts.put(EAGAIN, "Resource temporarily unavailable (EAGAIN)");
        texts.put(ENOMEM, "Cannot allocate memory (ENOMEM)");
        texts.put(EACCES, "Permission denied (EACCES)");
        texts.put(EBUSY, "Device or resource busy (EBUSY)");
        texts.put(EEXIST, "File exists (EEXIST)");
        texts.put(ENODEV, "No such device (ENODEV)");
        texts.put(EINVAL, "Invalid argument (EINVAL)");
        texts.put(ENFILE, "Too many open files in system (ENFILE)");
        texts.put(EMFILE, "Too many open files (EMFILE)");
        texts.put(EFBIG, "File too large (EFBIG)");
        texts.put(ENOSPC, "No space left on device (ENOSPC)");
        texts.put(EPIPE, "Broken pipe (EPIPE)");
        texts.put(ERANGE, "Numerical result out of range (ERANGE)");
        texts.put(ENOTSOCK, "Socket operation on non-socket (ENOTSOCK)");
        texts.put(EMSGSIZE, "Message too long (EMSGSIZE)");
        texts.put(ENOPROTOOPT, "Protocol not available (ENOPROTOOPT)");
        texts.put(EOPNOTSUPP, "Operation not supported (EOPNOTSUPP)");
        texts.put(EADDRINUSE, "Address already in use (EADDRINUSE)");
        texts.put(ENETDOWN, "Network is down (ENETDOWN)");
        texts.put(ECONNRESET, "Connection reset by peer (ECONNRESET)");
        texts.put(ENOBUFS, "No buffer space available (ENOBUFS)");
        texts.put(ENOTCONN, "Transport endpoint is not connected (ENOTCONN)");
        texts.put(ECONNREFUSED, "Connection refused (ECONNREFUSED)");
        return Map.copyOf(texts);
    }
}
