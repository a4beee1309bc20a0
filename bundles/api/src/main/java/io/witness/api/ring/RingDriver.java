package io.witness.api.ring;

import java.util.Optional;
import java.util.function.Consumer;
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
     * What somebody probably meant who named an interface that does not exist, or that no driver handles.
     *
     * @param interfaceName the value of the key {@code Interface}
     * @return a text to be put behind what is wrong, such as {@code : did you mean "eth0"?}; empty if there is nothing to say
     */
    default String hint(String interfaceName) {
        return "";
    }

    /**
     * Opens all rings of a socket: in one fanout group, with the filter attached and locked, and no packet in two of
     * them. All or none. May block for some milliseconds a ring.
     *
     * @param specification what to open
     * @return the rings, capturing
     * @throws InterfaceMissingException if there is no such interface, or it is in a state in which it cannot be had
     * @throws FanoutGroupHeldException if an old ring is still a member of the fanout group that is asked for by its id
     * @throws RingException if it cannot be done; names the key to blame, if there is one, and the remedy
     */
    RingGroup open(RingSpecification specification) throws RingException;

    /**
     * Tells what becomes of an interface. The observer is called with what is known now, before this returns or soon after
     * it, and from then on whenever that changes; states that do not last may be left out, the last one never.
     *
     * @param interfaceName the interface, one that this driver {@link #handles}
     * @param observer called with the link, empty while there is no such interface; by one thread at a time, which serves
     *     all watches of the driver: it must return soon
     * @return the watch, to be closed by the caller before the driver goes
     * @throws RingException if interfaces cannot be watched
     */
    LinkWatch watch(String interfaceName, Consumer<Optional<Link>> observer) throws RingException;
}
