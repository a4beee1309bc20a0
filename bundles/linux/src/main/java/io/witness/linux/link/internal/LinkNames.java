package io.witness.linux.link.internal;

import io.witness.api.ring.Link;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores the interfaces by index and by name. Lost messages, before a dump makes up for them, may leave two interfaces with
 * one name for a moment: the later one gets it. For one thread.
 */
final class LinkNames {
    private final Map<Integer, Set<String>> names = new HashMap<>();
    private final Map<String, Link> links = new HashMap<>();

    Optional<Link> get(String name) {
        return Optional.ofNullable(links.get(name));
    }

    /** Stores an interface with exactly these names. */
    void put(LinkMessage message) {
        int index = message.link().index();
        remove(index);
        names.put(index, message.names());
        message.names().forEach(name -> links.put(name, message.link()));
    }

    void remove(int index) {
        for (String name : names.getOrDefault(index, Set.of())) {
            links.computeIfPresent(name, (n, link) -> link.index() == index ? null : link);
        }
        names.remove(index);
    }

    /** Removes all other interfaces. */
    void retain(Set<Integer> indexes) {
        for (int index : Set.copyOf(names.keySet())) {
            if (!indexes.contains(index)) {
                remove(index);
            }
        }
    }
}
