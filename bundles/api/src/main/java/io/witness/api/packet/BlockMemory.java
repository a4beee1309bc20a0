package io.witness.api.packet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory of one block, read without the checks of {@link ByteBuffer}, which cost as much as all else that is done with a
 * small packet. Whoever reads has compared the offset with {@link #capacity()}, of this very object: its fields never change, so
 * that not even threads which use one flyweight at once, against its contract, can read beside the memory.
 *
 * <p>Reads through {@code sun.misc.Unsafe}, by method handles: javac has no way to silence its warning of that class. Where the
 * JVM has it no more, or forbids it, the buffer is read.
 */
final class BlockMemory {
    private static final MethodHandle GET_BYTE;
    private static final MethodHandle GET_SHORT;
    private static final MethodHandle GET_INT;
    private static final MethodHandle GET_LONG;
    /** Of the address within a {@link Buffer}; negative: raw memory cannot be read. */
    private static final long ADDRESS_OFFSET;

    private static final MethodHandle GET_LONG_FIELD;

    static {
        Raw raw = Raw.find();
        GET_BYTE = raw.getByte;
        GET_SHORT = raw.getShort;
        GET_INT = raw.getInt;
        GET_LONG = raw.getLong;
        GET_LONG_FIELD = raw.getLongField;
        ADDRESS_OFFSET = raw.addressOffset;
    }

    /** The headers of a block and of one packet are within each. */
    private static final int LEAST_CAPACITY = BlockLayout.HEADER_LENGTH + PacketLayout.HEADER_LENGTH;

    private final ByteBuffer buffer;
    private final long address;
    private final int capacity;
    /** The place behind the last byte. */
    private final long end;

    /** Of a direct buffer in native byte order that starts at index 0. */
    BlockMemory(ByteBuffer buffer) {
        if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("a block's memory is a direct buffer in native byte order");
        }
        if (buffer.capacity() < LEAST_CAPACITY) {
            throw new IllegalArgumentException(
                    "a block has at least " + LEAST_CAPACITY + " bytes, not " + buffer.capacity());
        }
        this.buffer = buffer;
        capacity = buffer.capacity();
        address = isRaw() ? addressOf(buffer) : 0;
        end = address + capacity;
    }

    private static boolean isRaw() {
        return ADDRESS_OFFSET >= 0;
    }

    private static long addressOf(ByteBuffer buffer) {
        try {
            return (long) GET_LONG_FIELD.invokeExact((Object) buffer, ADDRESS_OFFSET);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int capacity() {
        return capacity;
    }

    /**
     * Where something is, for the methods that read.
     *
     * @param offset from the block's start, 0 to {@link #capacity()} less what is to be read: not checked
     */
    long place(int offset) {
        return address + offset;
    }

    /** The place behind the last byte. */
    long end() {
        return end;
    }

    /** The offset of a place. */
    int offset(long place) {
        return (int) (place - address);
    }

    /** Reads a byte. */
    int unsignedByte(long place) {
        if (!isRaw()) {
            return buffer.get((int) place) & 0xFF;
        }
        try {
            return (byte) GET_BYTE.invokeExact(place) & 0xFF;
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Reads 16 bits in the machine's order. */
    int unsignedShort(long place) {
        if (!isRaw()) {
            return buffer.getShort((int) place) & 0xFFFF;
        }
        try {
            return (short) GET_SHORT.invokeExact(place) & 0xFFFF;
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Reads 32 bits in the machine's order. */
    int int32(long place) {
        if (!isRaw()) {
            return buffer.getInt((int) place);
        }
        try {
            return (int) GET_INT.invokeExact(place);
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Reads 64 bits in the machine's order. */
    long int64(long place) {
        if (!isRaw()) {
            return buffer.getLong((int) place);
        }
        try {
            return (long) GET_LONG.invokeExact(place);
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    private static IllegalStateException impossible(Throwable e) {
        if (e instanceof Error error) {
            throw error; // of the thread, such as its stack's end, or of the file behind the memory
        }
        return new IllegalStateException("raw memory cannot be read any more", e);
    }

    /** What the JVM offers. */
    private static final class Raw {
        private MethodHandle getByte;
        private MethodHandle getShort;
        private MethodHandle getInt;
        private MethodHandle getLong;
        private MethodHandle getLongField;
        private long addressOffset = -1;
        private long offset;

        static Raw find() {
            Raw raw = new Raw();
            try {
                Class<?> type = Class.forName("sun.misc.Unsafe", true, null);
                Field field = type.getDeclaredField("theUnsafe");
                field.setAccessible(true);
                raw.bind(type, field.get(null));
                raw.addressOffset = raw.probe();
            } catch (Throwable e) {
                raw.addressOffset = -1; // the buffer will do
            }
            return raw;
        }

        private void bind(Class<?> type, Object unsafe) throws Throwable {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            getByte = lookup.bind(unsafe, "getByte", MethodType.methodType(byte.class, long.class));
            getShort = lookup.bind(unsafe, "getShort", MethodType.methodType(short.class, long.class));
            getInt = lookup.bind(unsafe, "getInt", MethodType.methodType(int.class, long.class));
            getLong = lookup.bind(unsafe, "getLong", MethodType.methodType(long.class, long.class));
            getLongField = lookup.bind(unsafe, "getLong", MethodType.methodType(long.class, Object.class, long.class));
            offset = (long) type.getMethod("objectFieldOffset", Field.class)
                    .invoke(unsafe, Buffer.class.getDeclaredField("address"));
        }

        /** Whether it works: the offset if what is read is what was written, else negative. */
        private long probe() throws Throwable {
            ByteBuffer block = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
            block.putLong(4, 0x0123_4567_89AB_CDEFL);
            long at = (long) getLongField.invoke((Object) block, offset) + 4;
            boolean works = (long) getLong.invoke(at) == 0x0123_4567_89AB_CDEFL
                    && (int) getInt.invoke(at) == block.getInt(4)
                    && (short) getShort.invoke(at) == block.getShort(4)
                    && (byte) getByte.invoke(at) == block.get(4);
            Reference.reachabilityFence(block);
            return works ? offset : -1;
        }
    }
}
