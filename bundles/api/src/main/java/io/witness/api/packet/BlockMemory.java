package io.witness.api.packet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the memory of blocks without the checks of {@link ByteBuffer}, which cost as much as all other work on a small
 * packet. The caller has compared the address with the end of the block.
 *
 * <p>With raw memory, addresses are those of the process, and the buffer is only kept reachable. Reads go through {@code
 * sun.misc.Unsafe}, called by method handles because javac's warning about that class cannot be silenced. If the JVM lacks
 * or forbids it, an address is an index of the buffer, which is read instead.
 */
final class BlockMemory {
    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final MethodHandle GET_BYTE;
    private static final MethodHandle GET_SHORT;
    private static final MethodHandle GET_INT;
    private static final MethodHandle GET_LONG;
    /** Offset of the address field in {@link Buffer}; negative: raw memory cannot be read. */
    private static final long ADDRESS_OFFSET;

    private static final MethodHandle GET_LONG_FIELD;
    /** Checks its writes, and accepts any kind of buffer. */
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    static {
        Raw raw = Raw.find();
        GET_BYTE = raw.getByte;
        GET_SHORT = raw.getShort;
        GET_INT = raw.getInt;
        GET_LONG = raw.getLong;
        GET_LONG_FIELD = raw.getLongField;
        ADDRESS_OFFSET = raw.addressOffset;
    }

    private BlockMemory() {}

    private static boolean isRaw() {
        return ADDRESS_OFFSET >= 0;
    }

    /**
     * Returns the start address of a direct buffer in native byte order.
     *
     * @return the address of its first byte
     */
    static long address(ByteBuffer buffer) {
        if (!isRaw()) {
            return 0;
        }
        try {
            return (long) GET_LONG_FIELD.invokeExact((Object) buffer, ADDRESS_OFFSET);
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /**
     * Computes where a ring starts if a block lies where it should.
     *
     * @param address where the block starts
     * @param distance bytes from the ring's start to the block
     */
    static long origin(long address, long distance) {
        return isRaw() ? address - distance : 0;
    }

    /** Reads a byte. */
    static int unsignedByte(ByteBuffer buffer, long address) {
        if (!isRaw()) {
            return buffer.get((int) address) & 0xFF;
        }
        try {
            return (byte) GET_BYTE.invokeExact(address) & 0xFF;
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Reads 16 bits in the machine's order. */
    static int unsignedShort(ByteBuffer buffer, long address) {
        if (!isRaw()) {
            return buffer.getShort((int) address) & 0xFFFF;
        }
        try {
            return (short) GET_SHORT.invokeExact(address) & 0xFFFF;
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Reads 16 bits in network order. */
    static int networkShort(ByteBuffer buffer, long address) {
        return asRead(unsignedShort(buffer, address));
    }

    /** Converts the result of {@link #unsignedShort} to network order and back. */
    static int asRead(int value) {
        return SWAP ? Short.reverseBytes((short) value) & 0xFFFF : value;
    }

    /** Reads 32 bits in the machine's order. */
    static int int32(ByteBuffer buffer, long address) {
        if (!isRaw()) {
            return buffer.getInt((int) address);
        }
        try {
            return (int) GET_INT.invokeExact(address);
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Reads 32 bits in the machine's order as an unsigned value. */
    static long unsignedInt(ByteBuffer buffer, long address) {
        return Integer.toUnsignedLong(int32(buffer, address));
    }

    /** Reads 32 bits in network order. */
    static int networkInt(ByteBuffer buffer, long address) {
        int value = int32(buffer, address);
        return SWAP ? Integer.reverseBytes(value) : value;
    }

    /** Reads 64 bits in the machine's order. */
    static long int64(ByteBuffer buffer, long address) {
        if (!isRaw()) {
            return buffer.getLong((int) address);
        }
        try {
            return (long) GET_LONG.invokeExact(address);
        } catch (Throwable e) {
            throw impossible(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Tells whether {@link #copyFew} supports this length. */
    static boolean areFew(int length) {
        return length >= Long.BYTES && length <= 8 * Long.BYTES;
    }

    /**
     * Copies eight bytes at a time, without a loop or a call, because {@link ByteBuffer}'s copying is optimized for long
     * ranges. If the length is not a multiple of eight, words overlap.
     *
     * @param length as of {@link #areFew}
     * @param at index of the target, which is checked
     */
    static void copyFew(ByteBuffer buffer, long address, int length, ByteBuffer target, int at) {
        if (length > 4 * Long.BYTES) {
            copyFourWords(buffer, address, target, at);
            copyFourWords(buffer, address + length - 4 * Long.BYTES, target, at + length - 4 * Long.BYTES);
        } else if (length > 2 * Long.BYTES) {
            copyTwoWords(buffer, address, target, at);
            copyTwoWords(buffer, address + length - 2 * Long.BYTES, target, at + length - 2 * Long.BYTES);
        } else {
            LONGS.set(target, at, int64(buffer, address));
            LONGS.set(target, at + length - Long.BYTES, int64(buffer, address + length - Long.BYTES));
        }
    }

    private static void copyFourWords(ByteBuffer buffer, long address, ByteBuffer target, int at) {
        copyTwoWords(buffer, address, target, at);
        copyTwoWords(buffer, address + 2 * Long.BYTES, target, at + 2 * Long.BYTES);
    }

    private static void copyTwoWords(ByteBuffer buffer, long address, ByteBuffer target, int at) {
        long first = int64(buffer, address);
        long second = int64(buffer, address + Long.BYTES);
        LONGS.set(target, at, first);
        LONGS.set(target, at + Long.BYTES, second);
    }

    private static IllegalStateException impossible(Throwable e) {
        if (e instanceof Error error) {
            throw error; // of the thread, such as its stack's end, or of the file behind the memory
        }
        return new IllegalStateException("raw memory cannot be read any more", e);
    }

    /** Holds the JVM's raw memory access. */
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

        /** Returns the offset if a test read returns what was written, otherwise a negative value. */
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
