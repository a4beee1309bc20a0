package io.witness.filter;

import java.nio.ByteBuffer;

/**
 * Represents one instruction of classic BPF, {@code struct sock_filter} of {@code linux/filter.h}.
 *
 * @param code the operation, 16 bits
 * @param jumpTrue how many instructions to skip if the comparison holds, 8 bits
 * @param jumpFalse how many to skip if not, 8 bits
 * @param k the operand, 32 bits unsigned
 */
public record BpfInstruction(int code, int jumpTrue, int jumpFalse, long k) {
    /** Bytes of an instruction in memory. */
    public static final int LENGTH = 8;

    /**
     * Checks the ranges.
     *
     * @param code the operation, 16 bits
     * @param jumpTrue how many instructions to skip if the comparison holds, 8 bits
     * @param jumpFalse how many to skip if not, 8 bits
     * @param k the operand, 32 bits unsigned
     * @throws IllegalArgumentException if a number has too many bits
     */
    public BpfInstruction {
        check("code", code, 0xFFFF);
        check("jt", jumpTrue, 0xFF);
        check("jf", jumpFalse, 0xFF);
        check("k", k, 0xFFFF_FFFFL);
    }

    private static void check(String name, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + "=" + value + " is not a number from 0 to " + most);
        }
    }

    /**
     * Reads the next instruction of a buffer.
     *
     * @param source the buffer, in native byte order; its position advances
     * @return the instruction
     */
    public static BpfInstruction read(ByteBuffer source) {
        return new BpfInstruction(
                source.getShort() & 0xFFFF, source.get() & 0xFF, source.get() & 0xFF, source.getInt() & 0xFFFF_FFFFL);
    }

    void writeTo(ByteBuffer target) {
        target.putShort((short) code).put((byte) jumpTrue).put((byte) jumpFalse).putInt((int) k);
    }
}
