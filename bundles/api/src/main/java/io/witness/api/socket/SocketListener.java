package io.witness.api.socket;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Reports the state of a server for the clients of a socket. A service, one per {@link PacketSocket}. Any thread may call.
 */
@ProviderType
public interface SocketListener {
    /**
     * Returns the SocketName.
     *
     * @return the path
     */
    String socketName();

    /**
     * Tells whether clients can connect.
     *
     * @return {@link SocketState.Phase#STARTING}, {@link SocketState.Phase#LISTENING} or {@link SocketState.Phase#FAILED}
     */
    SocketState state();

    /**
     * Counts connections that did not become clients: refused because of a limit, or ended during the handshake because they
     * took too long, broke the protocol, or had to make room. Clients that left on their own are not counted. Never
     * decreases.
     *
     * @return the number since the socket began to capture
     */
    long handshakesRefused();
}
