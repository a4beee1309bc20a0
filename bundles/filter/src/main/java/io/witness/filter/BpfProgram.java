package io.witness.filter;

import io.witness.filter.internal.BpfCodes;
import io.witness.filter.internal.BpfText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A classic BPF program, as the kernel's socket filters run it. Immutable. */
public final class BpfProgram {
    /** The most instructions of a program, {@code BPF_MAXINSNS} of {@code linux/bpf_common.h}. */
    public static final int MOST_INSTRUCTIONS = BpfCodes.MOST_INSTRUCTIONS;

    private final List<BpfInstruction> instructions;

    /**
     * A program of given instructions.
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
     * Reads what {@code tcpdump -ddd} prints: the number of instructions, then four numbers each, separated by white space
     * or commas.
     *
     * @param numbers the text
     * @return the program
     * @throws IllegalArgumentException if it is not that; the message says where
     */
    public static BpfProgram parse(String numbers) {
        return new BpfProgram(BpfText.parse(numbers));
    }

    /**
     * Whether a text is rather numbers for {@link #parse} than an expression for {@link PcapFilters}.
     *
     * @param text the text
     * @return whether it is made of digits, white space and commas only, with a digit at least
     */
    public static boolean looksLikeNumbers(String text) {
        return BpfText.looksLikeNumbers(text);
    }

    /**
     * The program that takes no packet.
     *
     * @return {@code ret #0}
     */
    public static BpfProgram rejectAll() {
        return new BpfProgram(List.of(new BpfInstruction(BpfCodes.RET_CONSTANT, 0, 0, 0)));
    }

    /**
     * How long the program is.
     *
     * @return the number of instructions
     */
    public int length() {
        return instructions.size();
    }

    /**
     * The program, step by step.
     *
     * @return its instructions, unmodifiable
     */
    public List<BpfInstruction> instructions() {
        return instructions;
    }

    /**
     * The program as the kernel takes it.
     *
     * @return {@code struct sock_filter} each instruction, in native byte order
     */
    public byte[] toBytes() {
        ByteBuffer target =
                ByteBuffer.allocate(length() * BpfInstruction.LENGTH).order(ByteOrder.nativeOrder());
        instructions.forEach(instruction -> instruction.writeTo(target));
        return target.array();
    }

    /** The program as {@code tcpdump -ddd} prints it. */
    @Override
    public String toString() {
        return BpfText.print(instructions);
    }
}
