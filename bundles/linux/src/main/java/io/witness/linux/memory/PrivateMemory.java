package io.witness.linux.memory;

import com.kenai.jffi.MemoryIO;
import io.witness.linux.ErrnoException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Maps memory of this process that the JVM does not count: the limit for direct buffers, by default the size of the heap, does not
 * apply. A page takes memory from its first write on. Large ranges get huge pages, of 2 MiB on most machines, if the host allows it,
 * because programs that jump around in them are much faster so.
 */
public final class PrivateMemory {
    private static final Cleaner CLEANER = Cleaner.create();
    /** Smaller ranges are no larger than what the processor's address cache covers. */
    private static final int LEAST_HUGE = 1 << 23;

    private PrivateMemory() {}

    /**
     * Maps zeros.
     *
     * @param bytes how many
     * @return a buffer in native byte order; the memory is unmapped when no view of it is reachable
     * @throws ErrnoException {@link io.witness.linux.Errno#ENOMEM} if there is no room in the address space
     */
    public static ByteBuffer map(int bytes) throws ErrnoException {
        MappedRange range = MappedRange.mapPrivate(bytes);
        if (bytes >= LEAST_HUGE) {
            range.preferHugePages();
        }
        ByteBuffer buffer;
        try {
            buffer = MemoryIO.getInstance()
                    .newDirectByteBuffer(range.address(), bytes)
                    .order(ByteOrder.nativeOrder());
        } catch (Throwable e) {
            range.unmap(); // nobody has a buffer of it
            throw e;
        }
        CLEANER.register(buffer, range::unmap);
        return buffer;
    }
}
