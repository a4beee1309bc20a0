package io.witness.afpacket.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import io.witness.linux.BpfProgram;
import io.witness.linux.ErrnoException;
import io.witness.linux.FilterException;
import io.witness.linux.PcapFilters;
import java.util.Optional;

/** From the key Filter to a program. */
final class FilterSource {
    private static final String NUMBERS_REMEDY = "give exactly what `tcpdump -ddd` prints for the interface";

    private FilterSource() {}

    /** The program of a socket; absent if all packets are wanted. */
    static Optional<BpfProgram> program(RingSpecification specification) throws RingException {
        String filter = specification.selection().filter();
        if (filter.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                BpfProgram.looksLikeNumbers(filter) ? parse(filter) : compile(specification.interfaceName(), filter));
    }

    private static BpfProgram parse(String filter) throws RingException {
        try {
            return BpfProgram.parse(filter);
        } catch (IllegalArgumentException e) {
            throw failure(filter, e.getMessage(), NUMBERS_REMEDY);
        }
    }

    private static BpfProgram compile(String interfaceName, String filter) throws RingException {
        try {
            return PcapFilters.compile(interfaceName, filter);
        } catch (FilterException e) {
            if (e.isLinkDown()) {
                throw new InterfaceMissingException(
                        interfaceName, "is down: a filter can be compiled only when it is up");
            }
            String remedy = "see pcap-filter(7), and try it with `tcpdump -d -i " + interfaceName + "`";
            throw failure(filter, e.getMessage(), remedy);
        }
    }

    /** What it means that the kernel does not take the program. */
    static RingException refused(RingSpecification specification, ErrnoException e) {
        return failure(
                specification.selection().filter(),
                "the kernel refuses the program (" + e.getMessage() + ")",
                NUMBERS_REMEDY);
    }

    private static RingException failure(String filter, String problem, String remedy) {
        return new RingException(SocketKeys.FILTER, "Filter=\"" + filter + "\": " + problem + ": " + remedy);
    }
}
