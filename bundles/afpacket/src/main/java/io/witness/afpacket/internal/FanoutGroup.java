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

/**
 * Puts one socket's rings into a fanout group: the first creates it (or joins the one with a given id), the others follow.
 */
final class FanoutGroup {
    /** {@code PACKET_FANOUT_ROLLOVER}: with the flag of the same name the kernel refuses it. */
    private static final int TYPE_ROLLOVER = 3;

    private final RingSpecification specification;
    private final int mode;
    private int id;
    private boolean idChosen;

    FanoutGroup(RingSpecification specification) {
        this.specification = specification;
        mode = specification.fanout().mode().value() | ignoreOutgoing();
        id = specification.fanout().id();
        idChosen = id != 0;
    }

    /** The kernel disregards {@code PACKET_IGNORE_OUTGOING} of a socket that is in a group. */
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
            throw explain(e, socket.isLinkDown());
        }
    }

    int id() {
        return id;
    }

    RingException explain(ErrnoException e, boolean linkDown) {
        if (e.errno() == Errno.ENOSPC) {
            return new RingException(
                    SocketKeys.FANOUT_SIZE,
                    "FanoutSize=" + specification.fanout().size() + ": the fanout group is full: use a smaller size");
        }
        if (e.errno() != Errno.EINVAL) {
            return new RingException(SocketKeys.FANOUT_TYPE, "joining the fanout group failed: " + e.getMessage());
        }
        return linkDown ? linkDown() : refused();
    }

    /** Kernels before 6.14 let only sockets join whose interface is up. */
    private RingException linkDown() {
        return new InterfaceMissingException(
                specification.interfaceName(), "is down, and this kernel lets no ring join a fanout group then");
    }

    private RingException refused() {
        FanoutMode wanted = specification.fanout().mode();
        boolean twice = wanted.type() == TYPE_ROLLOVER && (mode & FanoutMode.FLAG_ROLLOVER) != 0;
        if (twice || specification.fanout().id() == 0) {
            return new RingException(
                    SocketKeys.FANOUT_TYPE,
                    "FanoutType=" + wanted + ": the kernel does not support this combination: remove the flags");
        }
        return new FanoutIdTakenException(id);
    }
}
