package io.witness.api.socket;

import org.osgi.annotation.versioning.ProviderType;

/** What a server says of a socket whose clients it serves. A service, one a {@link PacketSocket}. Any thread may call. */
@ProviderType
public interface SocketListener {
    /**
     * The SocketName.
     *
     * @return the path
     */
    String socketName();

    /**
     * Whether clients can connect.
     *
     * @return {@link SocketState.Phase#STARTING}, {@link SocketState.Phase#LISTENING} or {@link SocketState.Phase#FAILED}
     */
    SocketState state();

    /**
     * How many clients did not get in: refused because of a limit, or ended within the handshake because it took too long,
     * broke the protocol, or had to make room. Those that left by themselves are not counted. Never goes back.
     *
     * @return connections, since the socket began to capture
     */
    long handshakesRefused();
}
