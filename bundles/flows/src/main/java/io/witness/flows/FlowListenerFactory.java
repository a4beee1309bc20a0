package io.witness.flows;

import io.witness.api.consumer.ConsumerContext;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Opens a listener for each ring of which flows are metered: an OSGi service of bundles that export or analyze flows. The consumer
 * of flows calls it on the thread of the ring, which has a listener of its own: a listener needs no locks.
 */
@ConsumerType
@FunctionalInterface
public interface FlowListenerFactory {
    /**
     * Opens a listener. It is closed when the ring ends, the configuration of the consumer changes, or this service is gone; the ring's
     * thread sees that some time after it has happened, and may call the listener until then.
     *
     * @param ring describes the ring; figures of the listener are shown with those of the consumer
     * @param settings what records contain: the same as in the consumer's own outputs
     * @return the listener
     * @throws IOException if there can be none: this is logged, and the ring goes on without it
     */
    FlowListener open(ConsumerContext ring, EveSettings settings) throws IOException;
}
