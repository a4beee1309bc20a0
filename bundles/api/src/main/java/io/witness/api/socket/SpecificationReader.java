package io.witness.api.socket;

import java.util.Map;

/** Validates entries. A service, so that the rules can be updated without updating the sockets. For any thread. */
@FunctionalInterface
public interface SpecificationReader {
    /**
     * Validates an entry.
     *
     * @param properties the entry by its keys; sizes are numbers of bytes
     * @return the specification, with defaults where keys are absent
     * @throws SpecificationException naming the first bad key, its value and the remedy
     */
    SocketSpecification read(Map<String, ?> properties) throws SpecificationException;
}
