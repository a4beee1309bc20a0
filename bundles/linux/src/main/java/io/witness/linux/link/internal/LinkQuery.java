package io.witness.linux.link.internal;

import io.witness.api.ring.LinkDescription;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Queries the kernel for one interface. */
public final class LinkQuery {
    private LinkQuery() {}

    /** Returns the interface with an index as it is now; empty if there is none. */
    public static Optional<LinkDescription> ask(int index) throws ErrnoException {
        try (RouteSocket socket = RouteSocket.openForAnswers()) {
            int length;
            do { // again if the buffer was too small; it has grown
                socket.requestLink(index);
                length = socket.receive();
            } while (length == RouteSocket.OVERRUN);
            return read(socket.received(), length);
        }
    }

    /** Reads the kernel's answer, which is there when the request has been sent. */
    static Optional<LinkDescription> read(ByteBuffer received, int length) throws ErrnoException {
        NetlinkDatagram datagram = new NetlinkDatagram().wrap(received, length);
        while (datagram.next()) {
            if (datagram.type() == LinkMessage.TYPE_NEW) {
                return LinkDetails.read(datagram.payload());
            }
            if (datagram.type() == NetlinkDatagram.TYPE_ERROR && datagram.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            if (datagram.type() == NetlinkDatagram.TYPE_ERROR && datagram.errno() != 0) {
                throw new ErrnoException("RTM_GETLINK", datagram.errno());
            }
        }
        throw new ErrnoException("RTM_GETLINK", Errno.EAGAIN);
    }
}
