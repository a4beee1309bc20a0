package io.witness.afpacket.internal;

import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Fanout;
import io.witness.api.socket.SocketKeys;
import io.witness.filter.BpfProgram;
import io.witness.filter.FanoutPrograms;
import io.witness.filter.FilterException;
import io.witness.filter.PcapFilters;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.FanoutGroups;

/** Gives a fanout group the program that chooses the ring of a packet. */
abstract class FanoutProgram implements AutoCloseable {
    /** Nothing to give: the kernel chooses by itself, or an existing group has a program. */
    private static final FanoutProgram NONE = new FanoutProgram() {
        @Override
        void set(int fd) {}
    };

    /** Finds and checks the program, before there are rings. */
    static FanoutProgram of(RingSpecification specification, LinkDescription link) throws RingException {
        Fanout fanout = specification.fanout();
        if (fanout.program().isEmpty()) {
            return NONE;
        }
        if (fanout.mode().type() == FanoutMode.TYPE_CBPF) {
            return new Classic(
                    fanout, fanout.expressions().isEmpty() ? numbers(fanout) : compiled(specification, link));
        }
        return ExtendedProgram.open(fanout);
    }

    /** Checks a classic program for packets of a link type. */
    static void check(RingSpecification specification, int linkType) throws RingException {
        Fanout fanout = specification.fanout();
        if (fanout.expressions().isEmpty() && !fanout.program().isEmpty()) {
            numbers(fanout);
        }
        for (String expression : fanout.expressions()) {
            try {
                PcapFilters.compileForFile(linkType, expression);
            } catch (FilterException e) {
                throw refused(fanout, e.getMessage() + ": see pcap-filter(7)");
            }
        }
    }

    private static BpfProgram numbers(Fanout fanout) throws RingException {
        try {
            return BpfProgram.parse(fanout.program());
        } catch (IllegalArgumentException e) {
            throw refused(
                    fanout,
                    e.getMessage() + ": use expressions, or the number of instructions and four numbers for each");
        }
    }

    private static BpfProgram compiled(RingSpecification specification, LinkDescription link) throws RingException {
        Fanout fanout = specification.fanout();
        try {
            return FanoutPrograms.compile(fanout.expressions(), link);
        } catch (FilterException e) {
            throw switch (e.blame()) {
                case LINK_DOWN, LINK_CHANGED -> FilterSource.missing(specification.interfaceName(), e);
                case LINK_TYPE -> refused(fanout, e.getMessage());
                case FILTER -> refused(fanout, e.getMessage() + ": see pcap-filter(7)");
            };
        }
    }

    static RingException refused(Fanout fanout, String problem) {
        return new RingException(SocketKeys.FANOUT_PROGRAM, "FanoutProgram=\"" + fanout.program() + "\": " + problem);
    }

    /** Sets the program of the group that a socket has joined. */
    final void attach(RingSocket member) throws RingException {
        set(member.descriptor());
    }

    abstract void set(int fd) throws RingException;

    /** Gives up what is no longer needed: the kernel keeps the program. */
    @Override
    public void close() {}

    /** A classic BPF program. */
    private static final class Classic extends FanoutProgram {
        private final Fanout fanout;
        private final BpfProgram program;

        Classic(Fanout fanout, BpfProgram program) {
            this.fanout = fanout;
            this.program = program;
        }

        @Override
        void set(int fd) throws RingException {
            try {
                FanoutGroups.program(fd, program.toBytes());
            } catch (ErrnoException e) {
                throw refused(
                        fanout, "the kernel refuses the program (" + e.getMessage() + "): use one for socket filters");
            }
        }
    }
}
