package io.witness.api.ring;

import io.witness.api.socket.SocketSpecification;
import org.osgi.annotation.versioning.ProviderType;

/** Opens rings. A service; which driver a socket gets is decided by the form of its interface. */
@ProviderType
public interface RingDriver {
    /**
     * Whether this driver is the one for an interface.
     *
     * @param interfaceName the value of the key {@code Interface}
     * @return whether {@link #open} is to be called with it
     */
    boolean handles(String interfaceName);

    /**
     * Opens all rings of a socket: in one fanout group, with the filter attached and locked, and no packet in two of
     * them. All or none. May block for some milliseconds a ring.
     *
     * @param specification what to open
     * @return the rings, capturing
     * @throws InterfaceMissingException if there is no such interface
     * @throws RingException if it cannot be done; names the key to blame, if there is one, and the remedy
     */
    RingGroup open(SocketSpecification specification) throws RingException;
}
