package io.witness.linux;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import jnr.ffi.LibraryLoader;

/** More of libc than the bundle needs: what tests make their descriptors with. */
public interface TestCalls {
    TestCalls LIBC = LibraryLoader.create(TestCalls.class).load("libc.so.6");

    int memfd_create(String name, int flags);

    int ftruncate(int fd, long length);

    int socketpair(int domain, int type, int protocol, int[] descriptors);

    int fcntl(int fd, int command, int argument);

    int msync(long address, long length, int flags);

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
