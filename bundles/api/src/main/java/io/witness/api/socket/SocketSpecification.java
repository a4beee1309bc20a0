package io.witness.api.socket;

import io.witness.api.ring.RingSpecification;
import java.util.List;
import java.util.Optional;

/**
 * Specifies a socket: a validated entry of {@code testimony.conf} or of the configuration {@link SocketKeys#FACTORY_PID}.
 *
 * @param socketName absolute path of the UNIX socket
 * @param rings the rings to open
 * @param user owner of the UNIX socket; absent: the user who runs the server
 * @param group group of the UNIX socket; absent: the group of the user who runs the server
 * @param mode permission bits of the UNIX socket
 * @param quotas limits for readers
 * @param settings the value of each key, in the order of the documentation
 * @param origin where this was written
 */
public record SocketSpecification(
        String socketName,
        RingSpecification rings,
        Optional<String> user,
        Optional<String> group,
        int mode,
        Quotas quotas,
        List<Setting> settings,
        Origin origin) {
    /**
     * Copies the specification with the value of each key.
     *
     * @param all one for each key
     * @return a copy
     */
    public SocketSpecification withSettings(List<Setting> all) {
        return new SocketSpecification(socketName, rings, user, group, mode, quotas, List.copyOf(all), origin);
    }
}
