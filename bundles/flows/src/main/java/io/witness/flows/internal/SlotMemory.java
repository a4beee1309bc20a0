package io.witness.flows.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads and writes the memory of flows. For one thread. */
public final class SlotMemory {
    private final ByteBuffer buffer;

    public SlotMemory(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.nativeOrder());
    }

    public long int64(int at) {
        return buffer.getLong(at);
    }

    public void put64(int at, long value) {
        buffer.putLong(at, value);
    }

    void add64(int at, long value) {
        buffer.putLong(at, buffer.getLong(at) + value);
    }

    public int int32(int at) {
        return buffer.getInt(at);
    }

    public void put32(int at, int value) {
        buffer.putInt(at, value);
    }

    public int int16(int at) {
        return buffer.getShort(at) & 0xFFFF;
    }

    public void put16(int at, int value) {
        buffer.putShort(at, (short) value);
    }

    public int int8(int at) {
        return buffer.get(at) & 0xFF;
    }

    public void put8(int at, int value) {
        buffer.put(at, (byte) value);
    }

    boolean has(int at, int bits) {
        return (buffer.get(at) & bits) != 0;
    }

    void set(int at, int bits) {
        buffer.put(at, (byte) (buffer.get(at) | bits));
    }

    void clear(int at, int bits) {
        buffer.put(at, (byte) (buffer.get(at) & ~bits));
    }

    void zero(int at, int bytes) {
        for (int i = 0; i < bytes; i += Long.BYTES) {
            buffer.putLong(at + i, 0);
        }
    }
}
