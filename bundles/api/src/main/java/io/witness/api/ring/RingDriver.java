package io.witness.api.ring;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Opens rings. A service; the form of a socket's interface selects its driver. */
@ProviderType
public interface RingDriver {
    /**
     * Tells whether this driver handles an interface.
     *
     * @param interfaceName the value of the key {@code Interface}
     * @return whether {@link #open} may be called with it
     */
    boolean handles(String interfaceName);

    /**
     * Suggests the interface that was probably meant by a name that does not exist or that no driver handles.
     *
     * @param interfaceName the value of the key {@code Interface}
     * @return a string to append to the message, such as {@code : did you mean "eth0"?}; empty: no suggestion
     */
    default String hint(String interfaceName) {
        return "";
    }

    /**
     * Checks a specification as far as that is possible without opening anything, and without privileges.
     *
     * @param specification for an interface that this driver {@link #handles}
     * @throws InterfaceMissingException if the interface is missing now, but nothing else is wrong
     * @throws RingException if {@link #open} would refuse the specification; names the key to blame and the remedy
     */
    default void check(RingSpecification specification) throws RingException {}

    /**
     * Opens all rings of a socket, all or none: in one fanout group, with the filter attached and locked, and no packet in
     * two of them. May block for some milliseconds per ring.
     *
     * @param specification what to open
     * @return the rings, capturing
     * @throws InterfaceMissingException if there is no such interface, or its state does not allow it
     * @throws FanoutGroupHeldException if an old ring is still in the fanout group with the requested id
     * @throws RingException if the rings cannot be opened; names the key to blame, if there is one, and the remedy
     */
    RingGroup open(RingSpecification specification) throws RingException;

    /**
     * Returns the memory that rings of this driver could take now.
     *
     * @return bytes; empty: unknown
     */
    default OptionalLong availableBytes() {
        return OptionalLong.empty();
    }

    /**
     * Looks for what on this host may harm capture, without changing or opening anything. Needs no privileges.
     *
     * @param interfaceNames the interfaces to look at; those that this driver does not {@link #handles} are left out
     * @return what was found, also what is well
     */
    default List<Diagnosis> diagnose(Set<String> interfaceNames) {
        return List.of();
    }

    /**
     * Watches an interface. The observer is called with the present state before this returns or soon after, and then at
     * each change; short-lived states may be left out, the last one never.
     *
     * @param interfaceName the interface, one that this driver {@link #handles}
     * @param observer called with the link, empty while there is no such interface; by one thread at a time, which serves
     *     all watches of the driver, so it must return soon
     * @return the watch, to be closed by the caller before the driver is stopped
     * @throws RingException if interfaces cannot be watched
     */
    LinkWatch watch(String interfaceName, Consumer<Optional<Link>> observer) throws RingException;
}
