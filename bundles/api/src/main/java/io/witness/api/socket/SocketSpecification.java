package io.witness.api.socket;

import io.witness.api.ring.RingSpecification;
import java.util.List;
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
 * @param settings what each key comes to, in the order in which keys are documented
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
     * Adds what each key comes to.
     *
     * @param all one for each key
     * @return a copy
     */
    public SocketSpecification withSettings(List<Setting> all) {
        return new SocketSpecification(socketName, rings, user, group, mode, quotas, List.copyOf(all), origin);
    }
}
