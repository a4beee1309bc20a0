package io.witness.filter.internal;

import io.witness.api.packet.Packet;
import io.witness.filter.BpfProgram;
import io.witness.filter.internal.BpfAssembler.Label;
import java.util.List;

/**
 * Generates a program that returns the index of the first filter that accepts a packet, or the number of filters.
 *
 * <p>In a fanout group, an outgoing packet starts with its link header, as filters expect, but an incoming one with its network
 * header. So there are two variants of each filter, of which one has moved offsets.
 */
public final class FanoutCode {
    private final BpfAssembler assembler = new BpfAssembler();
    private final List<BpfProgram> filters;

    private FanoutCode(List<BpfProgram> filters) {
        this.filters = filters;
    }

    /**
     * Generates the program.
     *
     * @throws IllegalArgumentException if a filter cannot run, or the program is too long
     */
    public static BpfProgram generate(List<BpfProgram> filters, int linkHeaderLength) {
        FanoutCode code = new FanoutCode(filters);
        if (linkHeaderLength > 0) {
            code.incoming(linkHeaderLength);
        }
        code.variant(0);
        return code.assembler.program();
    }

    /** Leaves outgoing packets to the code that follows. */
    private void incoming(int linkHeaderLength) {
        Label incoming = new Label();
        Label outgoing = new Label();
        assembler.add(BpfCodes.LD_BYTE, BpfCodes.PACKET_TYPE);
        assembler.jumpIf(BpfCodes.JEQ, Packet.TYPE_OUTGOING, BpfAssembler.NEXT, incoming);
        assembler.jump(outgoing).bind(incoming);
        variant(linkHeaderLength);
        assembler.bind(outgoing);
    }

    private void variant(int missingBytes) {
        for (int i = 0; i < filters.size(); i++) {
            Label next = new Label();
            new MovedFilter(assembler, filters.get(i), missingBytes, next).generate(i);
            assembler.bind(next);
        }
        assembler.add(BpfCodes.RET_CONSTANT, filters.size());
    }
}
