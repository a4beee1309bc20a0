package io.witness.afpacket.internal;

import io.witness.api.ring.FanoutIdTakenException;
import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.PacketSockets;
import java.util.Optional;

/**
 * Puts one socket's rings into a fanout group: the first creates it (or joins the one with a given id), the others follow.
 */
final class FanoutGroup {
    private final RingSpecification specification;
    private final int mode;
    private int id;
    private boolean idChosen;

    FanoutGroup(RingSpecification specification) {
        this.specification = specification;
        mode = (specification.fanout().mode().value() | ignoreOutgoing()) & ~FanoutMode.FLAG_UNIQUE_ID;
        id = specification.fanout().id();
        idChosen = id != 0;
    }

    // The kernel disregards PACKET_IGNORE_OUTGOING of a socket that is in a group.
    private int ignoreOutgoing() {
        return specification.settings().ignoreOutgoing() ? FanoutMode.FLAG_IGNORE_OUTGOING : 0;
    }

    void join(RingSocket socket) throws RingException {
        int fd = socket.descriptor();
        try {
            if (idChosen) {
                PacketSockets.joinFanout(fd, id, mode);
            } else {
                PacketSockets.joinFanout(fd, 0, mode | PacketSockets.FANOUT_FLAG_UNIQUE_ID);
                id = PacketSockets.fanoutId(fd);
                idChosen = true;
            }
        } catch (ErrnoException e) {
            throw explain(e, ForeignGroup.find(id), socket);
        }
    }

    int id() {
        return id;
    }

    private RingException explain(ErrnoException e, ForeignGroup found, RingSocket socket) {
        return explain(e, found.difference(specification, socket.linkIndex()), found.size(), socket.isLinkDown());
    }

    /** Explains a refusal, knowing what is different in the group that exists, and how many members it has. */
    RingException explain(ErrnoException e, Optional<String> difference, int members, boolean linkDown) {
        if (e.errno() == Errno.ENOSPC) {
            return full(members);
        }
        if (e.errno() != Errno.EINVAL) {
            return new RingException(SocketKeys.FANOUT_TYPE, "joining the fanout group failed: " + e.getMessage());
        }
        if (difference.isPresent()) {
            return new FanoutIdTakenException(id, difference.get());
        }
        return linkDown ? linkDown() : refused();
    }

    private RingException full(int members) {
        return new RingException(
                SocketKeys.FANOUT_SIZE,
                "FanoutSize=" + specification.fanout().size() + ": the fanout group " + id + " has " + members
                        + " members and takes no more (256, unless its creator asked the kernel for more): use a smaller size,"
                        + " or another FanoutID");
    }

    /** Kernels before 6.14 let only sockets join whose interface is up. */
    private RingException linkDown() {
        return new InterfaceMissingException(
                specification.interfaceName(), "is down, and this kernel lets no ring join a fanout group then");
    }

    private RingException refused() {
        FanoutMode wanted = specification.fanout().mode();
        if (specification.fanout().id() == 0) {
            return new RingException(
                    SocketKeys.FANOUT_TYPE,
                    "FanoutType=" + wanted + ": this kernel does not support it: remove the flags");
        }
        return new FanoutIdTakenException(id);
    }
}
