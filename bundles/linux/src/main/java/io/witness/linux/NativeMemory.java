package io.witness.linux;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Holds memory outside of the heap, for system calls to read and write. It is freed when this object and all views of its
 * buffer are unreachable: a caller that passes {@link #address()} on has to keep this object in a field meanwhile.
 */
public final class NativeMemory {
    private final ByteBuffer buffer;
    private final long address;

    private NativeMemory(int bytes) {
        buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        address = MemoryIO.getInstance().getDirectBufferAddress(buffer);
    }

    /**
     * Allocates zeroed memory, aligned for any C type.
     *
     * @param bytes its length in bytes
     * @return the memory
     */
    public static NativeMemory allocate(int bytes) {
        return new NativeMemory(bytes);
    }

    /**
     * Copies memory that a native library owns.
     *
     * @param address start of the memory
     * @param bytes its length in bytes
     * @return a new buffer, in native byte order
     */
    public static ByteBuffer copy(long address, int bytes) {
        byte[] copy = new byte[bytes];
        MemoryIO.getInstance().getByteArray(address, copy, 0, bytes);
        return ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder());
    }

    /**
     * Returns the address of a direct buffer. The caller has to keep the buffer reachable while it uses the address.
     *
     * @param direct the buffer
     * @return address of its index 0
     * @throws IllegalArgumentException if it is not direct
     */
    public static long addressOf(ByteBuffer direct) {
        if (!direct.isDirect()) {
            throw new IllegalArgumentException("not a direct buffer: use ByteBuffer.allocateDirect");
        }
        return MemoryIO.getInstance().getDirectBufferAddress(direct);
    }

    /**
     * Returns the memory as a buffer.
     *
     * @return always the same direct buffer, in native byte order
     */
    public ByteBuffer buffer() {
        return buffer;
    }

    /**
     * Returns the start of the memory.
     *
     * @return the address
     */
    public long address() {
        return address;
    }
}
