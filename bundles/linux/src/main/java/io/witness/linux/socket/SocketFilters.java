package io.witness.linux.socket;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** Sets filters of sockets, see socket(7). */
public final class SocketFilters {
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_DETACH_FILTER = 27;
    private static final int SO_LOCK_FILTER = 44;
    /** {@code struct sock_fprog}: u16 length, padding, pointer. */
    private static final int FPROG_LENGTH = 16;

    private static final int FPROG_POINTER = 8;
    /** {@code struct sock_filter}. */
    private static final int INSTRUCTION_LENGTH = 8;

    private SocketFilters() {}

    /**
     * Attaches a filter, replacing the present one.
     *
     * @param fd the socket
     * @param program a classic BPF program: {@code struct sock_filter} per instruction, in native byte order
     * @throws ErrnoException {@link Errno#EINVAL} if the kernel does not accept the program
     */
    public static void attach(int fd, byte[] program) throws ErrnoException {
        setProgram(fd, SocketOptions.SOL_SOCKET, SO_ATTACH_FILTER, program);
    }

    /** Sets an option whose value is a program. */
    static void setProgram(int fd, int level, int option, byte[] program) throws ErrnoException {
        NativeMemory instructions = NativeMemory.allocate(program.length);
        instructions.buffer().put(program);
        NativeMemory descriptor = NativeMemory.allocate(FPROG_LENGTH);
        ByteBuffer fprog = descriptor.buffer();
        fprog.putShort(0, (short) (program.length / INSTRUCTION_LENGTH)).putLong(FPROG_POINTER, instructions.address());
        SocketOptions.set(fd, level, option, descriptor);
        Reference.reachabilityFence(instructions);
    }

    /**
     * Removes the filter.
     *
     * @param fd the socket
     * @throws ErrnoException {@link Errno#ENOENT} if there is none, {@link Errno#EPERM} if it is locked
     */
    public static void detach(int fd) throws ErrnoException {
        SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_DETACH_FILTER, 0);
    }

    /**
     * Locks the filter, or the absence of one: it can never be changed again on this socket.
     *
     * @param fd the socket
     * @throws ErrnoException if the kernel refuses
     */
    public static void lock(int fd) throws ErrnoException {
        SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_LOCK_FILTER, 1);
    }
}
