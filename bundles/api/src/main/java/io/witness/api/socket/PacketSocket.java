package io.witness.api.socket;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A socket that captures. A service, there from the moment when all its rings are open until they are closed; its
 * properties are those of the entry.
 */
@ProviderType
public interface PacketSocket {
    /**
     * What the socket was asked to be. What does not concern the rings (user, group, mode) may change while it captures:
     * the service's properties are then modified, also if they are the same as before.
     *
     * @return the specification as it is now
     */
    SocketSpecification specification();

    /**
     * The rings.
     *
     * @return one for each fanout index, in that order
     */
    List<SharedRing> rings();
}
