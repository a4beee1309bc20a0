package io.witness.filter.internal;

import io.witness.api.packet.LinkForm;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.CaptureLength.Layer;
import io.witness.api.ring.Selection;
import io.witness.filter.BpfInstruction;
import io.witness.filter.BpfProgram;
import io.witness.filter.internal.BpfAssembler.Label;
import java.util.Optional;

/**
 * Generates a program from a filter and the other parts of a selection: first the conditions that reject packets, then the
 * filter, instruction by instruction, so that its own jumps stay valid; its returns become jumps to the code for the length.
 */
public final class SelectionCode {
    private final BpfAssembler assembler = new BpfAssembler();
    private final Selection selection;
    private final Optional<LinkForm> form;
    private final boolean inKernel;

    private SelectionCode(Selection selection, Optional<LinkForm> form, boolean inKernel) {
        this.selection = selection;
        this.form = form;
        this.inKernel = inKernel;
    }

    /** Tells whether a selection needs to know the form of the packets. */
    public static boolean needsForm(Selection selection) {
        return selection.ipOnly()
                || selection.ignoreVlans()
                || selection.captureLength().upTo() != Layer.BYTES;
    }

    /**
     * Generates the program.
     *
     * @throws IllegalArgumentException if the filter cannot run, or the program is too long
     */
    public static BpfProgram generate(
            Optional<BpfProgram> filter, Selection selection, Optional<LinkForm> form, boolean inKernel) {
        return new SelectionCode(selection, form, inKernel).generate(filter);
    }

    private BpfProgram generate(Optional<BpfProgram> filter) {
        leaveOut();
        if (filter.isPresent()) {
            filter(filter.get());
        }
        if (filter.isEmpty() || !keepsAll()) {
            length();
        }
        return assembler.program();
    }

    private boolean keepsAll() {
        return selection.captureLength().equals(CaptureLength.ALL);
    }

    private void leaveOut() {
        Label out = new Label();
        Label in = new Label();
        if (selection.ignoreVlans()) {
            search().leaveTagged(out);
        }
        if (selection.ipOnly()) {
            search().leaveOthers(out);
        }
        if (selection.ignoreVlans() || selection.ipOnly()) {
            assembler.jump(in).bind(out).add(BpfCodes.RET_CONSTANT, 0).bind(in);
            assembler.add(BpfCodes.LDX_CONSTANT, 0).add(BpfCodes.LD_CONSTANT, 0); // the initial state of each program
        }
    }

    private void filter(BpfProgram filter) {
        BpfCheck.check(filter.instructions());
        if (keepsAll()) {
            filter.instructions().forEach(assembler::add);
            return;
        }
        Label taken = new Label();
        Label perhapsTaken = new Label();
        for (BpfInstruction instruction : filter.instructions()) {
            if (!isReturn(instruction)) {
                assembler.add(instruction);
            } else {
                assembler.jump(instruction.code() == BpfCodes.RET_A ? perhapsTaken : taken);
            }
        }
        assembler.bind(perhapsTaken).jumpIf(BpfCodes.JEQ, 0, BpfAssembler.NEXT, taken);
        assembler.add(BpfCodes.RET_CONSTANT, 0).bind(taken);
    }

    /** Tells whether it ends the program with a packet that is accepted, or may be. */
    private static boolean isReturn(BpfInstruction instruction) {
        int code = instruction.code();
        return code == BpfCodes.RET_A || code == BpfCodes.RET_CONSTANT && instruction.k() != 0;
    }

    private void length() {
        CaptureLength length = selection.captureLength();
        if (length.upTo() == Layer.BYTES) {
            LengthCode.fixed(assembler, length, inKernel && hasLinkLayer());
        } else {
            LengthCode.upTo(length.upTo(), assembler, search());
        }
    }

    // Only then a tag that the kernel took out is put back, which counts.
    private boolean hasLinkLayer() {
        return form.isEmpty() || form.get().headerLength() > 0;
    }

    private NetworkSearch search() {
        return new NetworkSearch(assembler, form.orElseThrow(), inKernel);
    }
}
