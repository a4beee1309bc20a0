package io.witness.filter.internal;

import io.witness.filter.BpfInstruction;
import java.util.List;

/** Checks a classic BPF program as the kernel does before it runs it ({@code bpf_check_classic}). */
public final class BpfCheck {
    private static final int BITS = 32;

    private BpfCheck() {}

    /**
     * Refuses programs that could jump out of themselves, not end, or contain an undefined operation.
     *
     * @throws IllegalArgumentException with the position
     */
    public static void check(List<BpfInstruction> program) {
        for (int i = 0; i < program.size(); i++) {
            String problem = problem(program.get(i), program.size() - 1 - i);
            if (problem != null) {
                throw new IllegalArgumentException("instruction " + i + " " + problem);
            }
        }
        int last = program.get(program.size() - 1).code();
        if (last != BpfCodes.RET_CONSTANT && last != BpfCodes.RET_A) {
            throw new IllegalArgumentException("the last instruction, code=" + last + ", does not return");
        }
    }

    /**
     * Tells whether an instruction reads the packet at a fixed offset, or, from {@link BpfCodes#ANCILLARY} on, queries the
     * kernel.
     */
    public static boolean isFixedLoad(int code) {
        return code == BpfCodes.LD_WORD || code == BpfCodes.LD_HALF || code == BpfCodes.LD_BYTE;
    }

    private static String problem(BpfInstruction instruction, int behind) {
        int code = instruction.code();
        return switch (code & BpfCodes.CLASS_MASK) {
            case BpfCodes.CLASS_ALU -> operation(code, instruction.k());
            case BpfCodes.CLASS_JMP -> jump(instruction, behind);
            default -> other(code, instruction.k());
        };
    }

    private static String operation(int code, long k) {
        return switch (code) {
            case BpfCodes.DIV, BpfCodes.MOD -> k == 0 ? "divides by zero" : null;
            case BpfCodes.LSH, BpfCodes.RSH -> k >= BITS ? "shifts by " + k + " bits" : null;
            case BpfCodes.NEG -> null;
            default -> isOperation(code & ~BpfCodes.WITH_X) ? null : unknown(code);
        };
    }

    private static boolean isOperation(int code) {
        return code >= BpfCodes.ADD
                && code <= BpfCodes.XOR
                && (code & 0x0F) == BpfCodes.CLASS_ALU
                && code != BpfCodes.NEG;
    }

    private static String jump(BpfInstruction jump, int behind) {
        int code = jump.code();
        if (code == BpfCodes.JA) {
            if (jump.k() > Integer.MAX_VALUE) {
                return "jumps back, as protochain does: programs with loops are refused";
            }
            return jump.k() < behind ? null : "jumps behind the last one";
        }
        int comparison = code & ~BpfCodes.WITH_X;
        if (comparison < BpfCodes.JEQ || comparison > BpfCodes.JSET || (comparison & 0x0F) != BpfCodes.CLASS_JMP) {
            return unknown(code);
        }
        return Math.max(jump.jumpTrue(), jump.jumpFalse()) < behind ? null : "jumps behind the last one";
    }

    private static String other(int code, long k) {
        return switch (code) {
            case BpfCodes.LD_WORD, BpfCodes.LD_HALF, BpfCodes.LD_BYTE -> null;
            case BpfCodes.LD_WORD_AT_X, BpfCodes.LD_HALF_AT_X, BpfCodes.LD_BYTE_AT_X -> null;
            case BpfCodes.LD_CONSTANT, BpfCodes.LD_LENGTH -> null;
            case BpfCodes.LDX_CONSTANT, BpfCodes.LDX_LENGTH, BpfCodes.LDX_NIBBLE -> null;
            case BpfCodes.RET_CONSTANT, BpfCodes.RET_A, BpfCodes.TAX, BpfCodes.TXA -> null;
            case BpfCodes.LD_MEMORY, BpfCodes.LDX_MEMORY, BpfCodes.ST, BpfCodes.STX ->
                k < BpfCodes.MEMORY_WORDS ? null : "uses M[" + k + "]: there are " + BpfCodes.MEMORY_WORDS + " words";
            default -> unknown(code);
        };
    }

    private static String unknown(int code) {
        return "has code=" + code + ", which classic BPF does not know";
    }
}
