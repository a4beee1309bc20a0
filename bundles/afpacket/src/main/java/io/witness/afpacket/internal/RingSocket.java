package io.witness.afpacket.internal;

import io.witness.api.packet.HardwareTypes;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.filter.BpfProgram;
import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.link.InterfaceLookup;
import io.witness.linux.memory.RingMapping;
import io.witness.linux.socket.PacketSockets;
import io.witness.linux.socket.SocketFilters;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns a socket into a ring step by step; {@link RingOpener} knows the order. */
final class RingSocket {
    private final RingSpecification specification;
    private final SharedDescriptor descriptor;
    private RingMapping mapping;
    private RingPoll poll;
    private int linkIndex;
    private boolean linkDown;

    private RingSocket(RingSpecification specification, SharedDescriptor descriptor) {
        this.specification = specification;
        this.descriptor = descriptor;
    }

    /** Opens a socket that receives nothing yet. */
    static RingSocket open(RingSpecification specification) throws RingException {
        try {
            return Descriptors.own(
                    RingSetup.open(specification), fd -> new RingSocket(specification, new SharedDescriptor(fd)));
        } catch (ErrnoException e) {
            throw OpenErrors.socket(e);
        }
    }

    /** Finds the interface that has the name now. */
    int interfaceIndex() throws RingException {
        String name = specification.interfaceName();
        try {
            int index = new InterfaceLookup(name).index(descriptor.number());
            if (index == InterfaceLookup.NONE) {
                throw new InterfaceMissingException(name, "does not exist" + InterfaceHints.of(name));
            }
            return index;
        } catch (ErrnoException e) {
            throw OpenErrors.step("asking for the interface " + name, e);
        }
    }

    /** Gives it a ring, a filter that accepts nothing, and its interface. */
    void prepare(int interfaceIndex) throws RingException {
        mapping = RingSetup.map(descriptor.number(), specification);
        try {
            poll = RingPoll.open(descriptor);
            SocketFilters.attach(descriptor.number(), BpfProgram.rejectAll().toBytes());
        } catch (ErrnoException e) {
            throw OpenErrors.step("preparing a ring", e);
        }
        bind(interfaceIndex);
    }

    private void bind(int interfaceIndex) throws RingException {
        int fd = descriptor.number();
        linkIndex = interfaceIndex;
        try {
            PacketSockets.bind(fd, interfaceIndex);
            linkDown = PacketSockets.pendingError(fd) == Errno.ENETDOWN;
            if (specification.promiscuous()) {
                PacketSockets.joinPromiscuous(fd, interfaceIndex);
            }
        } catch (ErrnoException e) {
            throw OpenErrors.bind(specification.interfaceName(), e);
        }
    }

    /** Tells whether the interface was down when the socket was bound to it. */
    boolean isLinkDown() {
        return linkDown;
    }

    /** Returns the index of the interface that the socket is bound to. */
    int linkIndex() {
        return linkIndex;
    }

    int descriptor() {
        return descriptor.number();
    }

    /** Requires the link type for which the filter was compiled; an interface can change its type while it is down. */
    void require(OptionalInt linkType) throws RingException {
        try {
            if (!HardwareTypes.linkType(PacketSockets.hardwareType(descriptor.number()))
                    .equals(linkType)) {
                throw new InterfaceMissingException(
                        specification.interfaceName(), "became another kind of interface while it was opened");
            }
        } catch (ErrnoException e) {
            throw OpenErrors.step("asking for the link type", e);
        }
    }

    /** Attaches the real filter, or none, and locks that. */
    void filter(Optional<BpfProgram> program) throws RingException {
        int fd = descriptor.number();
        try {
            if (program.isPresent()) {
                SocketFilters.attach(fd, program.get().toBytes());
            } else {
                SocketFilters.detach(fd);
            }
            SocketFilters.lock(fd);
        } catch (ErrnoException e) {
            throw FilterSource.refused(specification.selection().filter(), e);
        }
    }

    /** Creates the ring, which owns everything from now on. */
    Ring ring(ClosedRings closedRings) throws RingException {
        try {
            AfPacketRing ring = new AfPacketRing(
                    Descriptions.of(specification, PacketSockets.hardwareType(descriptor.number())),
                    linkIndex,
                    specification.settings().privateSize(),
                    descriptor,
                    mapping,
                    poll,
                    specification.fanout().mode().rollsOver(),
                    closing(closedRings));
            return specification.settings().version().hasFrames() ? frameRing(ring) : ring;
        } catch (ErrnoException e) {
            throw OpenErrors.step("asking for the link type", e);
        }
    }

    private FrameRing frameRing(AfPacketRing ring) {
        FrameHeader header = new FrameHeader(specification.settings().version());
        CopySlots copies = new CopySlots(descriptor.number(), poll, mapping, header, specification);
        return new FrameRing(ring, mapping.memory(), specification.settings().version(), header, copies);
    }

    // A group with a fixed id has to be found again, without old members.
    private Runnable closing(ClosedRings closedRings) throws RingException {
        int fanoutId = specification.fanout().id();
        if (fanoutId == 0) {
            return () -> {};
        }
        long inode = SocketInode.of(descriptor.number());
        return () -> closedRings.add(inode, fanoutId);
    }

    /** Undoes all steps so far. */
    void close() {
        try {
            if (mapping != null) {
                mapping.close();
            }
        } finally {
            if (poll == null) {
                descriptor.release();
            } else {
                poll.close();
            }
        }
    }
}
