package io.witness.api.consumer;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Shows the state of all consumers to operators. A service; any thread may call, and no consumer is called. */
@ProviderType
public interface ConsumerMonitor {
    /**
     * Lists all consumers at all rings, including those that have failed, were evicted or hang.
     *
     * @return a snapshot, ordered by socket, index and name
     */
    List<PlacementStatus> placements();

    /**
     * Reopens the consumers of a name that are in quarantine. Returns at once.
     *
     * @param consumer the name
     * @return at how many rings
     */
    int resume(String consumer);
}
