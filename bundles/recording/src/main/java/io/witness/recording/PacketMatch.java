package io.witness.recording;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.CommunityId;
import io.witness.decode.PacketFields;
import io.witness.filter.BpfMachine;
import io.witness.filter.FilterException;
import io.witness.filter.PcapFilters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Decides which packets match an expression, as tcpdump does, and a Community ID. For one thread. */
public final class PacketMatch {
    private final String expression;
    private final Optional<byte[]> communityId;
    private final CommunityId computed = new CommunityId(0);
    private final Map<Integer, Decision> decisions = new HashMap<>();
    private int lastType = LinkTypes.UNKNOWN;
    private Decision last;

    /** What decides on packets of one link type; without a machine, all of them match, or none does. */
    private record Decision(BpfMachine machine, boolean otherwise, PacketFields fields, String problem) {}

    /**
     * Compiles the expression for Ethernet, and for each other link type when it first occurs.
     *
     * @param expression a filter, see pcap-filter(7); empty: all packets
     * @param communityId the Community ID of their flow, as {@link CommunityId#parse} returns it
     * @throws FilterException if libpcap refuses the expression as such, not only for Ethernet
     */
    public PacketMatch(String expression, Optional<byte[]> communityId) throws FilterException {
        this.expression = expression;
        this.communityId = communityId;
        if (!expression.isBlank()) {
            FilterException refused = compile(LinkTypes.ETHERNET);
            if (refused != null && compile(LinkTypes.RAW) != null) {
                throw refused;
            }
        }
    }

    private FilterException compile(int linkType) {
        try {
            BpfMachine machine =
                    expression.isBlank() ? null : new BpfMachine(PcapFilters.compileForFile(linkType, expression));
            decisions.put(linkType, new Decision(machine, true, new PacketFields(linkType), ""));
            return null;
        } catch (IllegalArgumentException e) {
            return refuse(linkType, new FilterException(e.getMessage()));
        } catch (FilterException e) {
            return refuse(linkType, e);
        }
    }

    private FilterException refuse(int linkType, FilterException reason) {
        decisions.put(linkType, new Decision(null, false, new PacketFields(linkType), reason.getMessage()));
        return reason;
    }

    /**
     * Tells whether a packet matches; none does of a link type for which there is no such filter.
     *
     * @param linkType the LINKTYPE number of the packet
     * @param packet the packet
     * @return whether it does
     */
    public boolean matches(int linkType, PacketCopy packet) {
        Decision decision = decision(linkType);
        boolean isWanted = decision.machine == null
                ? decision.otherwise
                : decision.machine.run(packet.frame(), packet.wireLength()) != 0;
        return isWanted && (communityId.isEmpty() || isOfFlow(decision.fields, packet));
    }

    private Decision decision(int linkType) {
        if (last == null || lastType != linkType) {
            last = decisions.get(linkType);
            if (last == null) {
                compile(linkType);
                last = decisions.get(linkType);
            }
            lastType = linkType;
        }
        return last;
    }

    private boolean isOfFlow(PacketFields fields, PacketCopy packet) {
        fields.read(packet);
        return computed.read(fields) && computed.is(communityId.get());
    }

    /**
     * Returns why no packet of a link type can match.
     *
     * @param linkType the LINKTYPE number
     * @return libpcap's reason; empty if some may
     */
    public String problem(int linkType) {
        return decision(linkType).problem;
    }
}
