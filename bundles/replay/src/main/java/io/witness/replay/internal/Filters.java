package io.witness.replay.internal;

import io.witness.api.ring.RingException;
import io.witness.api.ring.Selection;
import io.witness.api.socket.SocketKeys;
import io.witness.filter.BpfMachine;
import io.witness.filter.BpfProgram;
import io.witness.filter.FilterException;
import io.witness.filter.Selections;
import java.util.Optional;

/** Creates the filter of a selection. */
final class Filters {
    private Filters() {}

    static PacketFilter of(Selection selection, int linkType) throws RingException {
        try {
            Optional<BpfProgram> program = Selections.forFile(selection, linkType);
            return program.isPresent() ? running(new BpfMachine(program.get())) : PacketFilter.ALL;
        } catch (FilterException e) {
            throw explain(selection.filter(), e.getMessage(), e.blame());
        } catch (IllegalArgumentException e) { // numbers that are not a program for files
            throw explain(selection.filter(), e.getMessage(), FilterException.Blame.FILTER);
        }
    }

    private static PacketFilter running(BpfMachine machine) {
        return packet -> {
            int kept = machine.run(packet.frame(), packet.wireLength());
            packet.cut(kept);
            return kept > 0;
        };
    }

    private static RingException explain(String filter, String problem, FilterException.Blame blame) {
        if (blame == FilterException.Blame.LINK_TYPE) {
            return new RingException(SocketKeys.INTERFACE, "Interface: " + problem);
        }
        return new RingException(
                SocketKeys.FILTER,
                "Filter=\"" + filter + "\": " + problem + ": see pcap-filter(7), and try it with `tcpdump -r FILE`");
    }
}
