package io.witness.api.consumer;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The consumers as their operator sees them. A service. Any thread may call; no consumer is asked for it. */
@ProviderType
public interface ConsumerMonitor {
    /**
     * Lists all consumers at all rings, also those that have failed, were evicted or hang.
     *
     * @return a snapshot, ordered by socket, index and name
     */
    List<PlacementStatus> placements();
}
