package io.witness.linux.socket;

import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;

/** Calls setsockopt and getsockopt; each call allocates a little. */
final class SocketOptions {
    /** Level of options that every socket has. */
    static final int SOL_SOCKET = 1;

    private SocketOptions() {}

    /** Sets an option that is an int. */
    static void set(int fd, int level, int name, int value) throws ErrnoException {
        NativeMemory memory = NativeMemory.allocate(Integer.BYTES);
        memory.buffer().putInt(0, value);
        set(fd, level, name, memory);
    }

    /** Sets an option that is a struct. */
    static void set(int fd, int level, int name, NativeMemory value) throws ErrnoException {
        int length = value.buffer().capacity();
        Libc.check("setsockopt", Libc.CALLS.setsockopt(fd, level, name, value.address(), length));
        java.lang.ref.Reference.reachabilityFence(value);
    }

    /** Reads an option that is an int. */
    static int get(int fd, int level, int name) throws ErrnoException {
        NativeMemory memory = NativeMemory.allocate(2 * Integer.BYTES);
        get(fd, level, name, memory, Integer.BYTES);
        return memory.buffer().getInt(0);
    }

    /** Reads an option that is a struct of so many bytes, behind which the memory has room for the length. */
    static void get(int fd, int level, int name, NativeMemory memory, int length) throws ErrnoException {
        memory.buffer().putInt(length, length);
        long address = memory.address();
        Libc.check("getsockopt", Libc.CALLS.getsockopt(fd, level, name, address, address + length));
        java.lang.ref.Reference.reachabilityFence(memory);
    }
}
