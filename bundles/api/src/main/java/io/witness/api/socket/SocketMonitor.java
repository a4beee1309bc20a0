package io.witness.api.socket;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A socket as its operator sees it. A service, one an entry, also while it waits or has failed. Any thread may call: no call
 * waits for a ring, a reader or code of others.
 */
@ProviderType
public interface SocketMonitor {
    /**
     * Tells the SocketName.
     *
     * @return the path
     */
    String socketName();

    /**
     * Tells what the socket does now, without the rest of {@link #status()}, which costs more.
     *
     * @return its state
     */
    SocketState state();

    /**
     * Tells what the socket does and has counted.
     *
     * @return a snapshot
     */
    SocketStatus status();
}
