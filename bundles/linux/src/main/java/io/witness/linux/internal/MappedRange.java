package io.witness.linux.internal;

import io.witness.linux.ErrnoException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mapped range of addresses, given back when the last buffer over it is gone. It must not refer to these buffers.
 * {@link #replace} may be called while at least one of them is reachable: later the range may be somebody else's.
 */
public final class MappedRange {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final long MAP_FAILED = -1;

    private final long address;
    private final long length;
    private final AtomicInteger buffers;
    private boolean replaced;

    private MappedRange(long address, long length, int buffers) {
        this.address = address;
        this.length = length;
        this.buffers = new AtomicInteger(buffers);
    }

    /** Maps a file or ring from its start. */
    public static MappedRange map(int fd, long length, int buffers, boolean writable) throws ErrnoException {
        int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
        long address = Libc.CALLS.mmap(null, length, protection, MAP_SHARED | MAP_NORESERVE, fd, 0);
        if (address == MAP_FAILED) {
            throw new ErrnoException("mmap", Libc.errno());
        }
        return new MappedRange(address, length, buffers);
    }

    /** Where the range begins. */
    public long address() {
        return address;
    }

    /** Puts zero pages in the place of what is mapped, atomically for those who read it. */
    public synchronized void replace() {
        if (!replaced) {
            int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
            long result = Libc.CALLS.mmap(Libc.pointer(address), length, PROT_READ | PROT_WRITE, flags, -1, 0);
            replaced = result != MAP_FAILED;
        }
    }

    /** One buffer over the range is unreachable; the last one takes the mapping along. */
    public void bufferIsGone() {
        if (buffers.decrementAndGet() == 0) {
            Libc.CALLS.munmap(address, length);
        }
    }
}
