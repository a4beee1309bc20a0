package io.witness.filter;

import io.witness.api.packet.LinkForm;
import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Selection;
import io.witness.filter.FilterException.Blame;
import io.witness.filter.internal.SelectionCode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Combines the filter, the other conditions and the capture length of a selection into one BPF program. The capture length
 * replaces the filter's return value. For any thread.
 */
public final class Selections {
    private Selections() {}

    /**
     * Compiles a selection for packets that the kernel captures: the VLAN tag that it keeps outside the packet counts as one
     * of the packet's.
     *
     * @param selection which packets, and how much of each
     * @param link the interface on which they are captured
     * @return the program; empty if all packets are accepted whole
     * @throws FilterException if there is no such program; contains the cause
     */
    public static Optional<BpfProgram> forInterface(Selection selection, LinkDescription link) throws FilterException {
        return program(selection, link.linkType(), true, filter -> PcapFilters.compile(link, filter));
    }

    /**
     * Compiles a selection for packets that the kernel captures without their link layer ({@code SOCK_DGRAM}). Numbers of a
     * filter, and capture lengths, count from the network layer.
     *
     * @param selection which packets, and how much of each
     * @return the program; empty if all packets are accepted whole
     * @throws FilterException if there is no such program; contains the cause
     */
    public static Optional<BpfProgram> forCookedInterface(Selection selection) throws FilterException {
        return program(selection, OptionalInt.of(LinkTypes.RAW), true, PcapFilters::compileCooked);
    }

    /**
     * Compiles a selection for packets of a file, which a {@link BpfMachine} runs: all VLAN tags are among a packet's bytes.
     *
     * @param selection which packets, and how much of each
     * @param linkType the LINKTYPE number of the packets
     * @return the program; empty if all packets are accepted whole
     * @throws FilterException if there is no such program; contains the cause
     */
    public static Optional<BpfProgram> forFile(Selection selection, int linkType) throws FilterException {
        Optional<BpfProgram> program = program(
                selection, OptionalInt.of(linkType), false, filter -> PcapFilters.compileForFile(linkType, filter));
        try {
            program.ifPresent(BpfMachine::check);
        } catch (IllegalArgumentException e) {
            throw new FilterException(e.getMessage());
        }
        return program;
    }

    private interface Compiler {
        BpfProgram compile(String expression) throws FilterException;
    }

    private static Optional<BpfProgram> program(
            Selection selection, OptionalInt linkType, boolean inKernel, Compiler compiler) throws FilterException {
        Optional<BpfProgram> filter = filter(selection.filter(), compiler);
        if (selection.equals(Selection.ofFilter(selection.filter()))) {
            return filter;
        }
        Optional<LinkForm> form = linkType.isPresent() ? LinkForm.of(linkType.getAsInt()) : Optional.empty();
        if (form.isEmpty() && SelectionCode.needsForm(selection)) {
            throw unknown(linkType);
        }
        try {
            return Optional.of(SelectionCode.generate(filter, selection, form, inKernel));
        } catch (IllegalArgumentException e) {
            throw new FilterException(e.getMessage());
        }
    }

    private static Optional<BpfProgram> filter(String filter, Compiler compiler) throws FilterException {
        if (filter.isEmpty()) {
            return Optional.empty();
        }
        if (!BpfProgram.looksLikeNumbers(filter)) {
            return Optional.of(compiler.compile(filter));
        }
        try {
            return Optional.of(BpfProgram.parse(filter));
        } catch (IllegalArgumentException e) {
            throw new FilterException(e.getMessage());
        }
    }

    private static FilterException unknown(OptionalInt linkType) {
        String which = linkType.isPresent() ? "link type " + linkType.getAsInt() : "packets without a link type";
        return new FilterException(
                which
                        + ": where IP packets and VLAN tags are is not known: use a capture length in bytes, and a filter in"
                        + " the place of other conditions",
                Blame.LINK_TYPE);
    }
}
