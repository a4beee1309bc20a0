package io.witness.filter.internal;

import io.witness.filter.BpfInstruction;
import io.witness.filter.BpfProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assembles a program whose jumps lead to labels, which are bound later. For one thread. */
final class BpfAssembler {
    /** The following instruction. */
    static final Label NEXT = new Label();

    /** A position in the program. */
    static final class Label {}

    /** An instruction; labels replace its jumps, if they are not null. */
    private record Line(BpfInstruction instruction, Label holds, Label fails) {}

    private final List<Line> lines = new ArrayList<>();
    private final Map<Label, Integer> targets = new HashMap<>();

    /** Adds an instruction unchanged. */
    BpfAssembler add(BpfInstruction instruction) {
        lines.add(new Line(instruction, null, null));
        return this;
    }

    BpfAssembler add(int code, long constant) {
        return add(new BpfInstruction(code, 0, 0, constant));
    }

    BpfAssembler add(int code) {
        return add(code, 0);
    }

    /** Adds a comparison of A. */
    BpfAssembler jumpIf(int code, long constant, Label holds, Label fails) {
        lines.add(new Line(new BpfInstruction(code, 0, 0, constant), holds, fails));
        return this;
    }

    /** Adds a jump of any length. */
    BpfAssembler jump(Label target) {
        lines.add(new Line(new BpfInstruction(BpfCodes.JA, 0, 0, 0), target, null));
        return this;
    }

    /** Binds a label to the instruction that is added next. */
    BpfAssembler bind(Label label) {
        targets.put(label, lines.size());
        return this;
    }

    /**
     * Returns the program.
     *
     * @throws IllegalArgumentException if it is too long
     */
    BpfProgram program() {
        List<BpfInstruction> instructions = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            instructions.add(resolve(at, lines.get(at)));
        }
        return new BpfProgram(instructions);
    }

    private BpfInstruction resolve(int at, Line line) {
        BpfInstruction instruction = line.instruction();
        if (line.holds() == null) {
            return instruction;
        }
        int holds = distance(at, line.holds());
        return line.fails() == null
                ? new BpfInstruction(instruction.code(), 0, 0, holds)
                : new BpfInstruction(instruction.code(), holds, distance(at, line.fails()), instruction.k());
    }

    /** Returns how many instructions are between. */
    private int distance(int at, Label label) {
        return label == NEXT ? 0 : targets.get(label) - at - 1;
    }
}
