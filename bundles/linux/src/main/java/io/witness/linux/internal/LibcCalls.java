package io.witness.linux.internal;

import jnr.ffi.Pointer;

/**
 * Declares the libc functions in use. Addresses and sizes are {@code long}: only 64-bit systems are supported. A call of six
 * arguments needs one that is not primitive; otherwise jnr-ffi passes garbage as the sixth on x86-64.
 */
public interface LibcCalls {
    int socket(int domain, int type, int protocol);

    int bind(int fd, long address, int length);

    int connect(int fd, long address, int length);

    int getsockname(int fd, long address, long length);

    int setsockopt(int fd, int level, int name, long value, int length);

    int getsockopt(int fd, int level, int name, long value, long length);

    int ioctl(int fd, long request, long argument);

    int fcntl(int fd, int command, int argument);

    int close(int fd);

    long send(int fd, long address, long length, int flags);

    long sendto(int fd, long address, long length, int flags, Pointer destination, int destinationLength);

    long recv(int fd, long address, long length, int flags);

    long recvmsg(int fd, long message, int flags);

    long sendmsg(int fd, long message, int flags);

    long read(int fd, long address, long length);

    long write(int fd, long address, long length);

    int prctl(int option, long first, long second, long third, long fourth);

    int memfd_create(String name, int flags);

    int ftruncate(int fd, long length);

    int fallocate(int fd, int mode, long offset, long length);

    int eventfd(int initial, int flags);

    int poll(long descriptors, long count, int timeoutMillis);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int fd, long event);

    int epoll_wait(int epoll, long events, int most, int timeoutMillis);

    long mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    int adjtimex(long timex);

    int getpagesize();

    int munmap(long address, long length);

    int madvise(long address, long length, int advice);

    /** Makes a call for which libc has no function. */
    long syscall(long number, long first, long second, long third);
}
