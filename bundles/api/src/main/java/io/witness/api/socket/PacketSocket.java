package io.witness.api.socket;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Represents a socket that captures. The service exists from the time when all its rings are open until they are closed; its
 * properties are those of the entry.
 */
@ProviderType
public interface PacketSocket {
    /**
     * Returns the current specification. The parts that do not affect the rings (user, group, mode) may change while the
     * socket captures. The service's properties are then modified, even if they are the same as before.
     *
     * @return the current specification
     */
    SocketSpecification specification();

    /**
     * Returns the rings.
     *
     * @return one for each fanout index, in that order
     */
    List<SharedRing> rings();
}
