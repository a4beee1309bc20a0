package io.witness.consumers.internal;

import io.witness.api.consumer.PacketConsumerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.Vector;
import java.util.stream.Collectors;
import org.osgi.framework.ServiceReference;

/**
 * Reads the properties of a consumer's service. Values are examined only if their class belongs to the JDK: methods of other
 * classes are code of the consumer.
 *
 * @param name for operators
 * @param sockets the wanted sockets; empty: all
 */
record ConsumerService(String name, Optional<Set<String>> sockets) {
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
                sockets(reference.getProperty(PacketConsumerFactory.SOCKETS)));
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
        return given.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    private static IllegalArgumentException wrongType(String property, Object given, String right) {
        return new IllegalArgumentException(
                "its property " + property + " is a " + given.getClass().getName() + ": give " + right);
    }

    boolean wants(String socketName) {
        return sockets.isEmpty() || sockets.get().contains(socketName);
    }
}
