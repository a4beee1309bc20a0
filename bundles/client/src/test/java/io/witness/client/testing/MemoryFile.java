package io.witness.client.testing;

import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.memory.RingMapping;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;

/** A ring in memory, for tests: what a server of a sealed socket hands out. */
public final class MemoryFile implements AutoCloseable {
    private static final int ALLOW_SEALING = 2;
    private static final int ADD_SEALS = 1033;
    private static final int SEAL_SHRINK_AND_GROW = 2 | 4;

    /** The calls that only tests need. */
    public interface Calls {
        int memfd_create(String name, int flags);

        int ftruncate(int fd, long length);

        int fcntl(int fd, int command, int argument);
    }

    private static final Calls LIBC = LibraryLoader.create(Calls.class).load("libc.so.6");

    private final int descriptor;
    private final RingMapping mapping;

    public MemoryFile(int blockSize, int numBlocks) throws ErrnoException {
        descriptor = LIBC.memfd_create("ring", ALLOW_SEALING);
        LIBC.ftruncate(descriptor, (long) blockSize * numBlocks);
        mapping = RingMapping.map(descriptor, blockSize, numBlocks, true);
    }

    public MemoryFile sealed() {
        if (LIBC.fcntl(descriptor, ADD_SEALS, SEAL_SHRINK_AND_GROW) != 0) {
            throw new IllegalStateException("the memory file cannot be sealed");
        }
        return this;
    }

    public int descriptor() {
        return descriptor;
    }

    /** One block, writable. */
    public ByteBuffer block(int index) {
        return mapping.memory().block(index);
    }

    @Override
    public void close() {
        mapping.close();
        Descriptors.close(descriptor);
    }
}
