package io.witness.afpacket.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.Selection;
import io.witness.api.socket.SocketKeys;
import io.witness.filter.BpfProgram;
import io.witness.filter.FilterException;
import io.witness.filter.Selections;
import io.witness.linux.ErrnoException;
import java.util.Optional;

/** Compiles a selection into a program. */
final class FilterSource {
    private static final String NUMBERS_REMEDY = "give exactly what `tcpdump -ddd` prints for the interface";

    private FilterSource() {}

    /** Creates the program for packets of an interface; empty if all packets are wanted. */
    static Optional<BpfProgram> program(RingSpecification specification, LinkDescription link) throws RingException {
        try {
            return specification.settings().cooked()
                    ? Selections.forCookedInterface(specification.selection())
                    : Selections.forInterface(specification.selection(), link);
        } catch (FilterException e) {
            throw explain(
                    specification.interfaceName(), specification.selection().filter(), e);
        }
    }

    /** Checks the filter for packets of a link type. */
    static void check(RingSpecification specification, int linkType) throws RingException {
        String filter = specification.selection().filter();
        try {
            Selections.forFile(Selection.ofFilter(filter), linkType);
        } catch (FilterException e) {
            throw explain(specification.interfaceName(), filter, e);
        } catch (IllegalArgumentException e) { // numbers that are not a program
            throw failure(filter, e.getMessage(), NUMBERS_REMEDY);
        }
    }

    /** Creates the program of a filter alone; {@code cooked}: for packets without their link layer. */
    static Optional<BpfProgram> program(String filter, boolean cooked, LinkDescription link) throws RingException {
        Selection selection = Selection.ofFilter(filter);
        try {
            return cooked ? Selections.forCookedInterface(selection) : Selections.forInterface(selection, link);
        } catch (FilterException e) {
            throw explain(link.name(), filter, e);
        }
    }

    private static RingException explain(String interfaceName, String filter, FilterException e) {
        return switch (e.blame()) {
            case LINK_DOWN, LINK_CHANGED -> missing(interfaceName, e);
            case LINK_TYPE ->
                new RingException(SocketKeys.INTERFACE, "Interface=" + interfaceName + ": " + e.getMessage());
            case FILTER -> {
                String remedy = "see pcap-filter(7), and try it with `tcpdump -d -i " + interfaceName + "`";
                yield failure(filter, e.getMessage(), BpfProgram.looksLikeNumbers(filter) ? NUMBERS_REMEDY : remedy);
            }
        };
    }

    /** Explains why nothing can be compiled for an interface that is down or another one now. */
    static InterfaceMissingException missing(String interfaceName, FilterException e) {
        boolean isDown = e.blame() == FilterException.Blame.LINK_DOWN;
        return new InterfaceMissingException(
                interfaceName,
                isDown ? "is down: a filter can be compiled only when it is up" : "changes hands: " + e.getMessage());
    }

    /** Explains why the kernel refused the program. */
    static RingException refused(String filter, ErrnoException e) {
        return failure(filter, "the kernel refuses the program (" + e.getMessage() + ")", NUMBERS_REMEDY);
    }

    private static RingException failure(String filter, String problem, String remedy) {
        return new RingException(SocketKeys.FILTER, "Filter=\"" + filter + "\": " + problem + ": " + remedy);
    }
}
