package io.witness.filter.internal;

import io.witness.api.packet.LinkForm;
import io.witness.api.packet.LinkTypes;
import io.witness.filter.BpfInstruction;
import io.witness.filter.BpfProgram;
import io.witness.filter.FilterException;
import java.util.List;

/**
 * Changes a program for packets with libpcap's cooked header, of which the kernel knows nothing, into one for packets without
 * any link header, as libpcap does itself ({@code fix_program} of {@code pcap-linux.c}): loads from behind the header move,
 * and what the kernel has beside the packet is loaded from there.
 */
public final class CookedLoads {
    private static final LinkForm FORM = LinkForm.of(LinkTypes.LINUX_SLL).orElseThrow();
    /** Offset of the packet type in the cooked header. */
    private static final int TYPE_OFFSET = 0;

    private CookedLoads() {}

    /**
     * Returns the program for packets that start with their network layer.
     *
     * @throws FilterException if it loads another field of the header, which the kernel does not offer to filters
     */
    public static BpfProgram of(BpfProgram program) throws FilterException {
        BpfInstruction[] fixed = program.instructions().toArray(BpfInstruction[]::new);
        for (int i = 0; i < fixed.length; i++) {
            if (isLoadOfPacket(fixed[i])) {
                BpfInstruction load = fixed[i];
                fixed[i] = new BpfInstruction(load.code(), load.jumpTrue(), load.jumpFalse(), offset(load.k()));
            }
        }
        return new BpfProgram(List.of(fixed));
    }

    private static boolean isLoadOfPacket(BpfInstruction instruction) {
        return switch (instruction.code()) {
            case BpfCodes.LD_WORD,
                    BpfCodes.LD_HALF,
                    BpfCodes.LD_BYTE,
                    BpfCodes.LD_WORD_AT_X,
                    BpfCodes.LD_HALF_AT_X,
                    BpfCodes.LD_BYTE_AT_X,
                    BpfCodes.LDX_NIBBLE -> true;
            default -> false;
        };
    }

    private static long offset(long offset) throws FilterException {
        if (offset >= BpfCodes.ANCILLARY) {
            return offset;
        }
        if (offset >= FORM.headerLength()) {
            return offset - FORM.headerLength();
        }
        if (offset == FORM.typeOffset()) {
            return BpfCodes.PROTOCOL;
        }
        if (offset == TYPE_OFFSET) {
            return BpfCodes.PACKET_TYPE;
        }
        throw new FilterException(
                "the expression needs an address of the link layer, which cooked packets do not have: leave it out, or"
                        + " capture with the link layer");
    }
}
