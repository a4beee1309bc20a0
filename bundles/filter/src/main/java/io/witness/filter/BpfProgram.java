package io.witness.filter;

import io.witness.filter.internal.BpfCodes;
import io.witness.filter.internal.BpfText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Represents a classic BPF program, as the kernel's socket filters run it. Immutable. */
public final class BpfProgram {
    /** The most instructions of a program, {@code BPF_MAXINSNS} of {@code linux/bpf_common.h}. */
    public static final int MOST_INSTRUCTIONS = BpfCodes.MOST_INSTRUCTIONS;

    private final List<BpfInstruction> instructions;

    /**
     * Creates a program of the given instructions.
     *
     * @param instructions 1 to {@link #MOST_INSTRUCTIONS}
     */
    public BpfProgram(List<BpfInstruction> instructions) {
        if (instructions.isEmpty() || instructions.size() > MOST_INSTRUCTIONS) {
            throw new IllegalArgumentException(
                    "a program has 1 to " + MOST_INSTRUCTIONS + " instructions, this has " + instructions.size());
        }
        this.instructions = List.copyOf(instructions);
    }

    /**
     * Parses the output of {@code tcpdump -ddd}: the number of instructions, then four numbers each, separated by white
     * space or commas.
     *
     * @param numbers the text
     * @return the program
     * @throws IllegalArgumentException if it has another format; the message says where
     */
    public static BpfProgram parse(String numbers) {
        return new BpfProgram(BpfText.parse(numbers));
    }

    /**
     * Tells whether a string is numbers for {@link #parse} rather than an expression for {@link PcapFilters}.
     *
     * @param text the text
     * @return whether it consists of digits, white space and commas only, with at least one digit
     */
    public static boolean looksLikeNumbers(String text) {
        return BpfText.looksLikeNumbers(text);
    }

    /**
     * Returns the program that rejects all packets.
     *
     * @return {@code ret #0}
     */
    public static BpfProgram rejectAll() {
        return new BpfProgram(List.of(new BpfInstruction(BpfCodes.RET_CONSTANT, 0, 0, 0)));
    }

    /**
     * Returns the length of the program.
     *
     * @return the number of instructions
     */
    public int length() {
        return instructions.size();
    }

    /**
     * Returns the instructions.
     *
     * @return an unmodifiable list
     */
    public List<BpfInstruction> instructions() {
        return instructions;
    }

    /**
     * Returns the program in the kernel's format.
     *
     * @return {@code struct sock_filter} per instruction, in native byte order
     */
    public byte[] toBytes() {
        ByteBuffer target =
                ByteBuffer.allocate(length() * BpfInstruction.LENGTH).order(ByteOrder.nativeOrder());
        instructions.forEach(instruction -> instruction.writeTo(target));
        return target.array();
    }

    /** Formats the program as {@code tcpdump -ddd} does. */
    @Override
    public String toString() {
        return BpfText.print(instructions);
    }
}
