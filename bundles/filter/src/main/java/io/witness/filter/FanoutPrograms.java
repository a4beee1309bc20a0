package io.witness.filter;

import io.witness.api.packet.LinkForm;
import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.LinkDescription;
import io.witness.filter.FilterException.Blame;
import io.witness.filter.internal.FanoutCode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Compiles lists of expressions into programs that choose the member of a fanout group. For any thread. */
public final class FanoutPrograms {
    private FanoutPrograms() {}

    /**
     * Compiles a list for an interface. The program returns the index of the first expression that matches a packet, or the
     * number of expressions. It gives the same result for incoming and outgoing packets, although they start at different
     * headers in a fanout group.
     *
     * @param expressions filters, see pcap-filter(7)
     * @param link the interface
     * @return the program
     * @throws FilterException if an expression is wrong, which the message names; if the interface's packets do not start with
     *     an Ethernet or IP header; or if the program is too long
     */
    public static BpfProgram compile(List<String> expressions, LinkDescription link) throws FilterException {
        int headerLength = headerLength(link.linkType());
        List<BpfProgram> filters = new ArrayList<>();
        for (String expression : expressions) {
            filters.add(compile(expression, link));
        }
        return combine(filters, headerLength);
    }

    private static BpfProgram compile(String expression, LinkDescription link) throws FilterException {
        try {
            return PcapFilters.compile(link, expression);
        } catch (FilterException e) {
            throw new FilterException("\"" + expression + "\": " + e.getMessage(), e.blame());
        }
    }

    private static int headerLength(OptionalInt linkType) throws FilterException {
        int type = linkType.orElse(-1);
        if (type != LinkTypes.ETHERNET && type != LinkTypes.RAW) {
            throw new FilterException(
                    "expressions can choose a ring only if packets start with an Ethernet or IP header: use numbers",
                    Blame.LINK_TYPE);
        }
        return LinkForm.of(type).orElseThrow().headerLength();
    }

    /** Combines filters that were compiled for packets with a link header of so many bytes. */
    static BpfProgram combine(List<BpfProgram> filters, int linkHeaderLength) throws FilterException {
        try {
            return FanoutCode.generate(filters, linkHeaderLength);
        } catch (IllegalArgumentException e) {
            throw new FilterException(e.getMessage());
        }
    }
}
