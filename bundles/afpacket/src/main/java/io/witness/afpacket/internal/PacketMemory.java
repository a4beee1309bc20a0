package io.witness.afpacket.internal;

import io.witness.linux.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/**
 * Finds the memory of a program's buffer for a system call: that of a direct buffer itself, otherwise a copy. Allocates nothing
 * while the buffers do not grow. For one thread at a time.
 */
final class PacketMemory {
    private static final int LEAST_COPY = 2048;

    /** The direct buffer that was used last, which is usually the next one. */
    private ByteBuffer direct;

    private long directAddress;
    private NativeMemory copy;

    /** Returns the address of the bytes from the buffer's position on, for the kernel to write them. */
    long target(ByteBuffer buffer) {
        if (buffer.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        return buffer.isDirect() ? address(buffer) : copy(buffer.remaining()).address();
    }

    /** Takes over what the kernel wrote; the buffer's position moves behind it. */
    void received(ByteBuffer buffer, int length) {
        if (!buffer.isDirect()) {
            buffer.put(buffer.position(), copy.buffer(), 0, length);
        }
        buffer.position(buffer.position() + length);
    }

    /** Returns the address of the bytes from the buffer's position to its limit, for the kernel to read them. */
    long source(ByteBuffer buffer) {
        if (buffer.isDirect()) {
            return address(buffer);
        }
        int length = buffer.remaining();
        NativeMemory memory = copy(length);
        memory.buffer().put(0, buffer, buffer.position(), length);
        return memory.address();
    }

    private long address(ByteBuffer buffer) {
        if (buffer != direct) {
            directAddress = NativeMemory.addressOf(buffer);
            direct = buffer;
        }
        return directAddress + buffer.position();
    }

    private NativeMemory copy(int length) {
        if (copy == null || copy.buffer().capacity() < length) {
            copy = NativeMemory.allocate(Math.max(length, LEAST_COPY));
        }
        return copy;
    }
}
