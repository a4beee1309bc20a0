package io.witness.api.socket;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows the state of a socket to operators. A service, one per entry, even while the socket waits or has failed. Any thread
 * may call: no call waits for a ring, a reader or foreign code.
 */
@ProviderType
public interface SocketMonitor {
    /**
     * Returns the SocketName.
     *
     * @return the path
     */
    String socketName();

    /**
     * Returns the state of the socket, without the rest of {@link #status()}, which costs more.
     *
     * @return the present state
     */
    SocketState state();

    /**
     * Returns the state of the socket and its counters.
     *
     * @return a snapshot
     */
    SocketStatus status();

    /**
     * Returns the last losses at the rings of this socket, including closed ones. Their number is limited; older ones are
     * forgotten. Reads the kernel's counters, so that drops are noticed at this call at the latest.
     *
     * @return the losses, the oldest first
     */
    default List<Loss> losses() {
        return List.of();
    }
}
