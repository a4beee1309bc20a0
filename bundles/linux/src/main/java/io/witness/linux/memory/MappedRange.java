package io.witness.linux.memory;

import io.witness.linux.ErrnoException;
import io.witness.linux.internal.Libc;

/**
 * Maps a range of addresses. The owner of a buffer over it has to call {@link #unmap} only when no buffer is left, because
 * the range may then be reused. It must not refer to these buffers itself. For any thread.
 */
final class MappedRange {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final long MAP_FAILED = -1;
    private static final int MADV_HUGEPAGE = 14;

    private final long length;
    private long address = MAP_FAILED;
    private boolean replaced;

    private MappedRange(long length) {
        this.length = length;
    }

    /** Maps a file or ring from its start. */
    static MappedRange map(int fd, long length, boolean writable) throws ErrnoException {
        MappedRange range = new MappedRange(length); // first: whatever is mapped has an owner that unmaps it
        range.map(fd, writable ? PROT_READ | PROT_WRITE : PROT_READ);
        return range;
    }

    /** Maps a ring from its start, writable, and private memory directly after it. */
    static MappedRange map(int fd, long length, long more) throws ErrnoException {
        MappedRange range = new MappedRange(length + more);
        range.mapPrivate(MAP_NORESERVE);
        try {
            range.mapOver(fd, length);
            return range;
        } catch (Throwable e) {
            range.unmap();
            throw e;
        }
    }

    /** Maps private memory of zeros, which counts as used where the host does not overcommit. */
    static MappedRange mapPrivate(long length) throws ErrnoException {
        MappedRange range = new MappedRange(length);
        range.mapPrivate(0);
        return range;
    }

    private synchronized void map(int fd, int protection) throws ErrnoException {
        address = check(Libc.CALLS.mmap(null, length, protection, MAP_SHARED | MAP_NORESERVE, fd, 0));
    }

    private synchronized void mapPrivate(int more) throws ErrnoException {
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | more;
        address = check(Libc.CALLS.mmap(null, length, PROT_READ | PROT_WRITE, flags, -1, 0));
    }

    /** Asks for huge pages; a kernel that has none ignores it. */
    synchronized void preferHugePages() {
        Libc.CALLS.madvise(address, length, MADV_HUGEPAGE);
    }

    private synchronized void mapOver(int fd, long bytes) throws ErrnoException {
        int flags = MAP_SHARED | MAP_NORESERVE | MAP_FIXED;
        check(Libc.CALLS.mmap(Libc.pointer(address), bytes, PROT_READ | PROT_WRITE, flags, fd, 0));
    }

    private static long check(long result) throws ErrnoException {
        if (result == MAP_FAILED) {
            throw new ErrnoException("mmap", Libc.errno());
        }
        return result;
    }

    /** Returns the start of the range. */
    synchronized long address() {
        return address;
    }

    /** Replaces the mapping by zero pages, atomically for readers. Not after {@link #unmap}. */
    synchronized void replace() {
        if (!replaced && address != MAP_FAILED) {
            int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
            long result = Libc.CALLS.mmap(Libc.pointer(address), length, PROT_READ | PROT_WRITE, flags, -1, 0);
            replaced = result != MAP_FAILED;
        }
    }

    /** Unmaps the range. A second call does nothing. */
    synchronized void unmap() {
        if (address != MAP_FAILED) {
            Libc.CALLS.munmap(address, length);
            address = MAP_FAILED;
        }
    }
}
