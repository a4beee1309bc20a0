package io.witness.afpacket.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import io.witness.filter.BpfProgram;
import io.witness.linux.ErrnoException;
import io.witness.linux.link.LinkTable;
import io.witness.linux.memory.MemoryAdmission;
import io.witness.linux.memory.MemoryReservation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens the rings of one socket, all or none. The order matters:
 *
 * <ol>
 *   <li>every socket is opened with protocol 0 and gets a filter that takes nothing before it is bound: so nothing of
 *       another interface enters, and nothing at all before the group is complete;
 *   <li>all join the fanout group, also a single one: the kernel then refuses to bind it elsewhere;
 *   <li>the group gets its program, if it has one: the kernel refuses it once a filter is locked;
 *   <li>only then they get the real filter: no packet is seen by two rings, or before the program is there;
 *   <li>the filter is locked before anybody else gets hold of a descriptor.
 * </ol>
 */
final class RingOpener {
    private final RingSpecification specification;
    private final ClosedRings closedRings;
    private final MemoryAdmission admission;
    private final RingSocket[] sockets;

    // The rings report to closedRings when they are closed.
    RingOpener(RingSpecification specification, ClosedRings closedRings, MemoryAdmission admission) {
        this.specification = specification;
        this.closedRings = closedRings;
        this.admission = admission;
        sockets = new RingSocket[specification.fanout().size()];
    }

    RingGroup open() throws RingException {
        MemoryReservation reserved = reserve();
        try {
            return openAll();
        } catch (RingException | RuntimeException | Error e) {
            closeAll(e);
            throw e;
        } finally {
            reserved.close();
        }
    }

    private MemoryReservation reserve() throws RingException {
        try {
            return admission.reserveKernelRings(
                    specification.geometry().blockSize(),
                    specification.geometry().numBlocks(),
                    specification.fanout().size(),
                    specification.sealed());
        } catch (IOException e) {
            throw OpenErrors.memory(specification, e);
        }
    }

    /** Also closes sockets that are rings already, which no reader has seen yet. */
    private void closeAll(Throwable reason) {
        for (RingSocket socket : sockets) {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (RuntimeException | Error e) {
                reason.addSuppressed(e);
            }
        }
    }

    private RingGroup openAll() throws RingException {
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = RingSocket.open(specification);
        }
        int linkIndex = sockets[0].interfaceIndex(); // once: the name may move to another interface meanwhile
        LinkDescription link = describe(linkIndex);
        Optional<BpfProgram> filter = FilterSource.program(specification, link);
        int fanoutId;
        try (FanoutProgram program = FanoutProgram.of(specification, link)) {
            fanoutId = prepareAndJoin(linkIndex);
            program.attach(sockets[0]);
        }
        for (RingSocket socket : sockets) {
            socket.require(link.linkType());
            socket.filter(filter);
        }
        List<Ring> rings = new ArrayList<>();
        for (RingSocket socket : sockets) {
            rings.add(socket.ring(closedRings));
        }
        return new RingGroup(rings, fanoutId, linkIndex);
    }

    private LinkDescription describe(int linkIndex) throws RingException {
        try {
            return LinkTable.describe(linkIndex)
                    .orElseThrow(() -> new InterfaceMissingException(specification.interfaceName()));
        } catch (ErrnoException e) {
            throw OpenErrors.step("asking for the link type", e);
        }
    }

    /** Returns the id of the group that all have joined. */
    private int prepareAndJoin(int linkIndex) throws RingException {
        FanoutGroup group = new FanoutGroup(specification);
        for (RingSocket socket : sockets) {
            socket.prepare(linkIndex);
            group.join(socket);
        }
        return group.id();
    }
}
