package io.witness.afpacket.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.InterfaceLookup;
import io.witness.linux.PacketSockets;

/**
 * Notices that the interface is gone. A link that goes down is reported once (and capture goes on when it is up again),
 * but nothing is reported when an interface that is down is removed, or one is renamed: so the name is asked for once a
 * second. For the taking thread, in {@code await}.
 */
final class LinkWatch {
    /** How long the taking thread may wait without a look at the interface. */
    static final int INTERVAL_MILLIS = 1000;

    private static final long INTERVAL_NANOS = INTERVAL_MILLIS * 1_000_000L;

    private final String interfaceName;
    private final int interfaceIndex;
    private final int fd;
    private final InterfaceLookup lookup;
    private long lastLookNanos = System.nanoTime();

    LinkWatch(String interfaceName, int interfaceIndex, int fd) {
        this.interfaceName = interfaceName;
        this.interfaceIndex = interfaceIndex;
        this.fd = fd;
        lookup = new InterfaceLookup(interfaceName);
    }

    /** Reads the socket's error, without which it would be reported for ever. */
    void readError() throws RingException, ErrnoException {
        int error = PacketSockets.pendingError(fd);
        if (error != 0 && error != Errno.ENETDOWN) {
            throw new RingException("the ring on " + interfaceName + " failed: " + Errno.text(error));
        }
        look();
    }

    /** Looks after the interface, at most once a second. */
    void lookIfDue(long nowNanos) throws RingException, ErrnoException {
        if (nowNanos - lastLookNanos >= INTERVAL_NANOS) {
            lastLookNanos = nowNanos;
            look();
        }
    }

    private void look() throws RingException, ErrnoException {
        if (lookup.index(fd) != interfaceIndex) {
            throw new InterfaceMissingException(interfaceName);
        }
    }
}
