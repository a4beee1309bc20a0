package io.witness.recording.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A little-endian buffer that doubles when it is full. For one thread. */
final class GrowingBuffer {
    private ByteBuffer buffer;

    GrowingBuffer(int capacity) {
        buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the buffer with room for more bytes; valid until the next call. */
    ByteBuffer withRoom(int length) {
        if (buffer.remaining() < length) {
            int capacity = (int) Math.min(
                    Integer.MAX_VALUE - 16, Math.max(2L * buffer.capacity(), buffer.position() + (long) length));
            buffer =
                    ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
        }
        return buffer;
    }

    int length() {
        return buffer.position();
    }

    /** Returns what was written, as a view. */
    ByteBuffer content() {
        return buffer.duplicate().flip();
    }

    void clear() {
        buffer.clear();
    }
}
