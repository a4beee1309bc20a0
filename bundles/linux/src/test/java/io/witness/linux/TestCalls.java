package io.witness.linux;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** More of libc than the bundle needs: what tests make their descriptors with. */
public interface TestCalls {
    TestCalls LIBC = LibraryLoader.create(TestCalls.class).load("libc.so.6");

    int memfd_create(String name, int flags);

    int ftruncate(int fd, long length);

    int socketpair(int domain, int type, int protocol, int[] descriptors);

    int fcntl(int fd, int command, int argument);

    long sendmsg(int fd, long message, int flags);

    int fallocate(int fd, int mode, long offset, long length);

    long write(int fd, byte[] bytes, long length);

    /** The first address is null: a call of six primitives gets garbage as the sixth. */
    long mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    int mprotect(long address, long length, int protection);

    int munmap(long address, long length);

    int msync(long address, long length, int flags);

    /** The calling thread's errno after a call that failed. */
    static int errno() {
        return Runtime.getRuntime(LIBC).getLastError();
    }

    /** Two connected stream sockets. */
    static int[] connected() {
        int[] pair = new int[2];
        if (LIBC.socketpair(1, 1, 0, pair) != 0) {
            throw new IllegalStateException("socketpair failed");
        }
        return pair;
    }

    /** A memory file that can be sealed. */
    static int memoryFile(long length) {
        int fd = LIBC.memfd_create("test", 2);
        if (fd < 0 || LIBC.ftruncate(fd, length) != 0) {
            throw new IllegalStateException("memfd_create failed");
        }
        return fd;
    }

    /** Sends one byte with a descriptor, several times the same; returns what sendmsg(2) does. */
    static long sendDescriptor(int socket, int descriptor, int times) {
        int control = 16 + times * Integer.BYTES;
        NativeMemory memory = NativeMemory.allocate(80 + control);
        long address = memory.address();
        memory.buffer().putLong(16, address + 56).putLong(24, 1); // the iovec follows the header, then the byte
        memory.buffer().putLong(56, address + 72).putLong(64, 1);
        memory.buffer().putLong(32, address + 80).putLong(40, control);
        memory.buffer().putLong(80, control).putInt(88, 1).putInt(92, 1); // SOL_SOCKET, SCM_RIGHTS
        for (int i = 0; i < times; i++) {
            memory.buffer().putInt(96 + i * Integer.BYTES, descriptor);
        }
        return LIBC.sendmsg(socket, address, 0);
    }

    /** A call to be measured. */
    interface Action {
        void run() throws ErrnoException;
    }

    /** Bytes that the calling thread allocates in many rounds, when the code is warm. */
    static long bytesAllocated(Action action) throws ErrnoException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 20_000; i++) {
                action.run();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }
}
