package io.witness.filter.internal;

import io.witness.filter.BpfInstruction;
import io.witness.filter.BpfProgram;
import io.witness.filter.internal.BpfAssembler.Label;
import java.util.List;
import java.util.stream.Stream;

/**
 * Generates a filter for packets whose first bytes are not where the filter looks for them: the link header is before the
 * packet. The results of the filter become jumps. A load behind the end of a packet rejects it; alone it would end the program.
 */
final class MovedFilter {
    /** The most instructions that one of a filter becomes. */
    private static final int MOST_FOR_ONE = 8;

    private static final int MOST_JUMP = 0xFF;
    private static final long MOST_CONSTANT = 0xFFFF_FFFFL;
    /** Difference between the codes of a load at X and of a load at a fixed offset. */
    private static final int AT_X = BpfCodes.LD_WORD_AT_X - BpfCodes.LD_WORD;

    private final BpfAssembler assembler;
    private final List<BpfInstruction> filter;
    /** Bytes of the link header that are before the packet. */
    private final int missing;

    private final Label rejected;
    /** Where each instruction begins. */
    private final List<Label> labels;
    /** Whether jumps within the filter may be longer than a comparison can. */
    private final boolean isLong;

    MovedFilter(BpfAssembler assembler, BpfProgram filter, int missing, Label rejected) {
        BpfCheck.check(filter.instructions());
        this.assembler = assembler;
        this.filter = filter.instructions();
        this.missing = missing;
        this.rejected = rejected;
        labels = Stream.generate(Label::new).limit(filter.length()).toList();
        isLong = filter.length() * MOST_FOR_ONE > MOST_JUMP;
    }

    /** Generates the code, which returns the index if the filter accepts the packet. */
    void generate(int index) {
        assembler.add(BpfCodes.LDX_CONSTANT, 0).add(BpfCodes.LD_CONSTANT, 0); // the initial state of each program
        for (int at = 0; at < filter.size(); at++) {
            assembler.bind(labels.get(at));
            BpfInstruction instruction = filter.get(at);
            switch (instruction.code() & BpfCodes.CLASS_MASK) {
                case BpfCodes.CLASS_LD -> load(instruction);
                case BpfCodes.CLASS_LDX -> loadIndex(instruction);
                case BpfCodes.CLASS_ALU -> operate(instruction);
                case BpfCodes.CLASS_JMP -> jump(at, instruction);
                case BpfCodes.CLASS_RET -> end(instruction, index);
                default -> assembler.add(instruction);
            }
        }
    }

    private void load(BpfInstruction instruction) {
        int code = instruction.code();
        switch (code) {
            case BpfCodes.LD_WORD, BpfCodes.LD_HALF, BpfCodes.LD_BYTE -> {
                if (instruction.k() < BpfCodes.ANCILLARY) {
                    requireLength(instruction.k() + size(code));
                }
                assembler.add(code, moved(instruction.k()));
            }
            case BpfCodes.LD_WORD_AT_X, BpfCodes.LD_HALF_AT_X, BpfCodes.LD_BYTE_AT_X -> {
                requireLengthBehindX(instruction.k() + size(code - AT_X));
                assembler.add(code, moved(instruction.k()));
            }
            case BpfCodes.LD_LENGTH -> loadLength();
            default -> assembler.add(instruction);
        }
    }

    private static int size(int code) {
        return code == BpfCodes.LD_WORD ? Integer.BYTES : code == BpfCodes.LD_HALF ? Short.BYTES : 1;
    }

    private long moved(long offset) {
        if (offset >= BpfCodes.ANCILLARY) {
            return offset;
        }
        return offset >= missing ? offset - missing : BpfCodes.LINK_HEADER + offset;
    }

    // A is overwritten.
    private void loadLength() {
        assembler.add(BpfCodes.LD_LENGTH);
        if (missing > 0) {
            assembler.add(BpfCodes.ADD, missing);
        }
    }

    /** Rejects packets of fewer bytes, link header included. A is overwritten. */
    private void requireLength(long bytes) {
        if (bytes > missing) {
            assembler.add(BpfCodes.LD_LENGTH);
            compare(BpfCodes.JGE, bytes - missing);
        }
    }

    /** Rejects packets that have fewer bytes from X on. A is overwritten. */
    private void requireLengthBehindX(long bytes) {
        loadLength();
        compare(BpfCodes.JGE, bytes);
        assembler.add(BpfCodes.SUB, Math.min(bytes, MOST_CONSTANT));
        compare(BpfCodes.JGE | BpfCodes.WITH_X, 0);
    }

    /** Rejects the packet unless the comparison of A holds. */
    private void compare(int code, long constant) {
        if (constant > MOST_CONSTANT) {
            assembler.jump(rejected);
            return;
        }
        Label holds = new Label();
        assembler
                .jumpIf(code, constant, holds, BpfAssembler.NEXT)
                .jump(rejected)
                .bind(holds);
    }

    private void loadIndex(BpfInstruction instruction) {
        if (instruction.code() == BpfCodes.LDX_NIBBLE) {
            keepingA(() -> requireLength(instruction.k() + 1));
            assembler.add(BpfCodes.LDX_NIBBLE, moved(instruction.k()));
        } else if (instruction.code() == BpfCodes.LDX_LENGTH) {
            keepingA(() -> {
                loadLength();
                assembler.add(BpfCodes.TAX);
            });
        } else {
            assembler.add(instruction);
        }
    }

    private void keepingA(Runnable code) {
        int word = freeWord();
        assembler.add(BpfCodes.ST, word);
        code.run();
        assembler.add(BpfCodes.LD_MEMORY, word);
    }

    /** Returns a word of memory that the filter does not use. */
    private int freeWord() {
        for (int word = BpfCodes.MEMORY_WORDS - 1; word >= 0; word--) {
            int tried = word;
            if (filter.stream().noneMatch(instruction -> usesMemory(instruction.code()) && instruction.k() == tried)) {
                return word;
            }
        }
        throw new IllegalArgumentException("an expression is too complex: it uses all memory of a program");
    }

    private static boolean usesMemory(int code) {
        return code == BpfCodes.LD_MEMORY || code == BpfCodes.LDX_MEMORY || code == BpfCodes.ST || code == BpfCodes.STX;
    }

    // A division by zero would end the program.
    private void operate(BpfInstruction instruction) {
        int code = instruction.code();
        if (code == (BpfCodes.DIV | BpfCodes.WITH_X) || code == (BpfCodes.MOD | BpfCodes.WITH_X)) {
            keepingA(() -> {
                assembler.add(BpfCodes.TXA);
                compare(BpfCodes.JGE, 1);
            });
        }
        assembler.add(instruction);
    }

    private void jump(int at, BpfInstruction instruction) {
        if (instruction.code() == BpfCodes.JA) {
            assembler.jump(labels.get(at + 1 + (int) instruction.k()));
            return;
        }
        Label holds = labels.get(at + 1 + instruction.jumpTrue());
        Label fails = labels.get(at + 1 + instruction.jumpFalse());
        if (!isLong) {
            assembler.jumpIf(instruction.code(), instruction.k(), holds, fails);
            return;
        }
        Label far = new Label();
        assembler.jumpIf(instruction.code(), instruction.k(), BpfAssembler.NEXT, far);
        assembler.jump(holds).bind(far).jump(fails);
    }

    private void end(BpfInstruction instruction, int index) {
        if (instruction.code() == BpfCodes.RET_A) {
            compare(BpfCodes.JGE, 1);
        } else if (instruction.k() == 0) {
            assembler.jump(rejected);
            return;
        }
        assembler.add(BpfCodes.RET_CONSTANT, index);
    }
}
