package io.witness.settings;

import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import java.util.Map;

/** Validates the entries of sockets. For any thread. */
public final class SocketSettings {
    private SocketSettings() {}

    /**
     * Validates an entry.
     *
     * @param properties the entry by the spelling of {@link SocketKeys}; sizes are numbers of bytes
     * @return the specification, with defaults where keys are absent
     * @throws SpecificationException naming the first bad key, its value and the remedy
     */
    public static SocketSpecification socket(Map<String, ?> properties) throws SpecificationException {
        return new EntryRules(properties).read();
    }

    /**
     * Validates the keys for rings only.
     *
     * @param properties as in {@link #socket}; the keys for a socket's file, owner and quotas may be absent and are ignored
     * @return the specification, with defaults where keys are absent
     * @throws SpecificationException naming the first bad key, its value and the remedy
     */
    public static RingSpecification rings(Map<String, ?> properties) throws SpecificationException {
        return new EntryRules(properties).rings();
    }
}
