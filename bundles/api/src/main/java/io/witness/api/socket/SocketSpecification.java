package io.witness.api.socket;

import io.witness.api.ring.RingSpecification;
import java.util.Map;
import java.util.Optional;

/**
 * A socket's entry, validated: what {@code testimony.conf} and the configuration {@link SocketKeys#FACTORY_PID} say.
 *
 * @param socketName absolute path of the UNIX socket
 * @param rings what it captures, and into what
 * @param user owner of the UNIX socket; absent: who runs the server
 * @param group group of the UNIX socket; absent: that of who runs the server
 * @param mode permission bits of the UNIX socket
 * @param quotas what readers may use
 * @param origin where this was written
 */
public record SocketSpecification(
        String socketName,
        RingSpecification rings,
        Optional<String> user,
        Optional<String> group,
        int mode,
        Quotas quotas,
        Origin origin) {

    /**
     * Validates an entry.
     *
     * @param properties the entry by the spelling of {@link SocketKeys}; sizes are numbers of bytes
     * @return the specification, with defaults where keys are absent
     * @throws SpecificationException naming the first bad key, its value and the remedy
     */
    public static SocketSpecification of(Map<String, ?> properties) throws SpecificationException {
        return new SpecificationReader(properties).read();
    }

    /**
     * Validates what concerns rings only.
     *
     * @param properties as of {@link #of}, of which a socket's file, owner and quotas need not be there and are not looked at
     * @return the specification, with defaults where keys are absent
     * @throws SpecificationException naming the first bad key, its value and the remedy
     */
    public static RingSpecification rings(Map<String, ?> properties) throws SpecificationException {
        return new SpecificationReader(properties).rings();
    }
}
