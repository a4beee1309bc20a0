package io.witness.consumers.internal;

import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.Vector;
import java.util.stream.Collectors;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Reads the properties of a consumer's service. Values are examined only if their class belongs to the JDK: methods of other
 * classes are code of the consumer.
 *
 * @param name for operators
 * @param sockets the wanted sockets; empty: all
 * @param target what the wanted sockets have in common; empty: nothing
 */
record ConsumerService(String name, Optional<Set<String>> sockets, Optional<Filter> target) {
    private static final String PREFIX = "witness.consumer.";
    private static final List<String> PROPERTIES =
            List.of(PacketConsumerFactory.NAME, PacketConsumerFactory.SOCKETS, PacketConsumerFactory.TARGET);
    private static final int MOST_CHARACTERS = 64;

    /** Collections that contain their elements, unlike views of others. */
    private static final Set<Class<?>> COLLECTIONS = Set.of(
            ArrayList.class,
            LinkedList.class,
            Vector.class,
            HashSet.class,
            LinkedHashSet.class,
            TreeSet.class,
            Arrays.asList("").getClass(),
            List.of().getClass(),
            List.of("").getClass(),
            Set.of().getClass(),
            Set.of("").getClass());

    /**
     * Reads the properties.
     *
     * @throws IllegalArgumentException if one of them is of another type, with the remedy
     */
    static ConsumerService of(ServiceReference<PacketConsumerFactory> reference, String bundle) {
        return new ConsumerService(
                name(reference.getProperty(PacketConsumerFactory.NAME), bundle),
                sockets(reference.getProperty(PacketConsumerFactory.SOCKETS)),
                target(reference.getProperty(PacketConsumerFactory.TARGET)));
    }

    /** Lists properties that have no meaning, and values that fit no socket: one line each, with the remedy. */
    List<String> mistakes(ServiceReference<PacketConsumerFactory> reference) {
        List<String> mistakes = new ArrayList<>();
        for (String key : reference.getPropertyKeys()) {
            if (key.startsWith(PREFIX) && !PROPERTIES.contains(key)) {
                mistakes.add("its property " + key + " is unknown: use one of " + String.join(", ", PROPERTIES));
            }
        }
        sockets.ifPresent(names -> names.stream()
                .filter(each -> !each.startsWith("/"))
                .sorted()
                .forEach(each -> mistakes.add("its property " + PacketConsumerFactory.SOCKETS + " names \"" + each
                        + "\": SocketNames are absolute paths, such as /run/a.sock")));
        return mistakes;
    }

    private static Optional<Filter> target(Object given) {
        if (given == null) {
            return Optional.empty();
        }
        if (!(given instanceof String text)) {
            throw wrongType(PacketConsumerFactory.TARGET, given, "a String");
        }
        try {
            return Optional.of(FrameworkUtil.createFilter(text));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("its property " + PacketConsumerFactory.TARGET + "=" + text
                    + " is not an LDAP filter (" + e.getMessage() + "): write for example (Interface=eth*)");
        }
    }

    private static String name(Object given, String bundle) {
        if (given != null && !(given instanceof String)) {
            throw wrongType(PacketConsumerFactory.NAME, given, "a String");
        }
        String name = given == null || ((String) given).isBlank() ? bundle : (String) given;
        String printable = name.strip().replaceAll("[\\p{Cntrl}\\s]+", "_");
        return printable.length() <= MOST_CHARACTERS ? printable : printable.substring(0, MOST_CHARACTERS);
    }

    private static Optional<Set<String>> sockets(Object given) {
        if (given == null) {
            return Optional.empty();
        }
        if (given instanceof String one) {
            return Optional.of(Set.of(one));
        }
        if (given instanceof String[] several) {
            return Optional.of(texts(Arrays.asList(several)));
        }
        if (COLLECTIONS.contains(given.getClass())) {
            return Optional.of(texts((Collection<?>) given));
        }
        throw wrongType(PacketConsumerFactory.SOCKETS, given, "a String, a String[] or a List of Strings");
    }

    private static Set<String> texts(Collection<?> given) {
        for (Object each : given) {
            if (each != null && !(each instanceof String)) {
                throw wrongType(PacketConsumerFactory.SOCKETS, each, "Strings only, in a String[] or a List");
            }
        }
        return given.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    private static IllegalArgumentException wrongType(String property, Object given, String right) {
        return new IllegalArgumentException(
                "its property " + property + " has a " + given.getClass().getName() + ": give " + right);
    }

    boolean wants(SocketSpecification socket) {
        return (sockets.isEmpty() || sockets.get().contains(socket.socketName()))
                && (target.isEmpty() || target.get().match(properties(socket)));
    }

    private static Dictionary<String, Object> properties(SocketSpecification socket) {
        Dictionary<String, Object> properties = new Hashtable<>();
        socket.settings().forEach(setting -> properties.put(setting.key(), setting.value()));
        properties.put(SocketKeys.SOCKET_NAME, socket.socketName());
        properties.put(SocketKeys.INTERFACE, socket.rings().interfaceName());
        return properties;
    }
}
