package io.witness.linux.memory;

import com.kenai.jffi.MemoryIO;
import io.witness.linux.ErrnoException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Maps memory of this process that the JVM does not count: the limit for direct buffers, by default the size of the heap, does not
 * apply. A page takes memory from its first write on.
 */
public final class PrivateMemory {
    private static final Cleaner CLEANER = Cleaner.create();

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
