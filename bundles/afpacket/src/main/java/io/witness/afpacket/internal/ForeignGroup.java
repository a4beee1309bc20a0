package io.witness.afpacket.internal;

import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingSpecification;
import io.witness.linux.ErrnoException;
import io.witness.linux.link.LinkTable;
import io.witness.linux.socket.FanoutMember;
import io.witness.linux.socket.PacketDiagnosis;
import java.util.List;
import java.util.Optional;

/** Compares a fanout group that exists, maybe of another process, with the one that rings should join. */
final class ForeignGroup {
    private final List<FanoutMember> members;

    ForeignGroup(List<FanoutMember> members) {
        this.members = List.copyOf(members);
    }

    /** Finds the group with an id; it has no members if there is none, or if the kernel does not tell. */
    static ForeignGroup find(int id) {
        try {
            return new ForeignGroup(PacketDiagnosis.members(id));
        } catch (ErrnoException e) {
            return new ForeignGroup(List.of());
        }
    }

    int size() {
        return members.size();
    }

    /** Says why the kernel does not let rings on an interface join; empty if there is no such group. */
    Optional<String> difference(RingSpecification wanted, int linkIndex) {
        if (members.isEmpty()) {
            return Optional.empty();
        }
        FanoutMember any = members.get(0); // all are alike in what the kernel compares
        String difference = what(any, wanted, linkIndex);
        return Optional.of("the group with this id, of " + size() + (size() == 1 ? " member, " : " members, ")
                + difference + ", or choose another id; `ss -0 -e -p` names its processes");
    }

    private static String what(FanoutMember any, RingSpecification wanted, int linkIndex) {
        FanoutMode mode = wanted.fanout().mode();
        if (any.fanoutType() != mode.type()) {
            return "is of type " + type(any.fanoutType()) + ", not " + type(mode.type()) + ": use the same FanoutType";
        }
        if (any.interfaceIndex() != linkIndex) {
            return "is on the interface " + name(any.interfaceIndex()) + ", not " + wanted.interfaceName()
                    + ": use the same Interface";
        }
        if (any.protocol() != FanoutMember.ALL_PROTOCOLS) {
            return String.format("receives the protocol 0x%04x only, not all", any.protocol())
                    + ": let its creator bind to ETH_P_ALL";
        }
        return "has other flags than " + mode + ": use the same flags in FanoutType";
    }

    private static String type(int type) {
        try {
            return FanoutMode.of(type).toString();
        } catch (IllegalArgumentException e) {
            return Integer.toString(type);
        }
    }

    private static String name(int index) {
        try {
            return LinkTable.describe(index).map(LinkDescription::name).orElse("of index " + index);
        } catch (ErrnoException e) {
            return "of index " + index;
        }
    }
}
