package io.witness.afpacket.internal;

import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.PacketSockets;

/**
 * Explains errors of a packet socket by the state of its interface. The call that sees that it was removed tells the others. For
 * any thread.
 */
final class LinkState {
    private final String interfaceName;
    /** Lets the waiting calls look at this again. */
    private volatile Runnable observer = () -> {};

    private volatile boolean gone;
    /** Whether the interface may be down or gone. */
    private volatile boolean suspicious;

    LinkState(String interfaceName) {
        this.interfaceName = interfaceName;
    }

    void observer(Runnable called) {
        observer = called;
    }

    /** Throws if the interface was removed. */
    void requirePresent() throws PacketSocketException {
        if (gone) {
            throw removed();
        }
    }

    /** Notes a sign that the interface may be down or gone. */
    void suspect() {
        if (!suspicious) {
            suspicious = true;
        }
    }

    /** Notes a sign that it is up. */
    void clear() {
        if (suspicious) {
            suspicious = false;
        }
    }

    boolean isSuspicious() {
        return suspicious;
    }

    /** Looks whether the interface was removed. */
    void look(int fd) {
        if (!isBound(fd)) {
            gone();
        }
    }

    /** Explains an error that a call got. */
    PacketSocketException explain(int fd, int errno) {
        return switch (errno) {
            case Errno.ENETDOWN -> isBound(fd) ? down() : gone();
            case Errno.ENXIO, Errno.ENODEV -> gone();
            case Errno.ENOBUFS ->
                failure(Reason.NO_BUFFERS, "had no room for the packet, or no carrier: try again, or send more slowly");
            default -> failure(Reason.OTHER, "refuses: " + Errno.text(errno));
        };
    }

    private static boolean isBound(int fd) {
        try {
            return PacketSockets.interfaceIndex(fd) > 0;
        } catch (ErrnoException e) {
            return true;
        }
    }

    private PacketSocketException gone() {
        if (!gone) {
            gone = true;
            observer.run();
        }
        return removed();
    }

    private PacketSocketException removed() {
        return failure(Reason.INTERFACE_GONE, "was removed: open a new packet socket when it is back");
    }

    private PacketSocketException down() {
        suspect();
        return failure(Reason.INTERFACE_DOWN, "is down: `ip link set " + interfaceName + " up` lets the socket go on");
    }

    PacketSocketException failure(Reason reason, String problem) {
        return new PacketSocketException(reason, "interface " + interfaceName + " " + problem);
    }
}
