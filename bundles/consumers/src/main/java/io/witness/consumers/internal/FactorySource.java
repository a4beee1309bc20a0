package io.witness.consumers.internal;

import io.witness.api.consumer.PacketConsumerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;

/**
 * Supplies a consumer's thread with the service. Both methods run code of the consumer: its activation, its deactivation.
 */
interface FactorySource {
    /** Returns the service; null if it is gone or could not be activated. */
    PacketConsumerFactory get();

    void release(PacketConsumerFactory factory);

    /** Tells whether the service was unregistered. */
    boolean isGone();

    static FactorySource of(BundleContext context, ServiceReference<PacketConsumerFactory> reference) {
        return new FactorySource() {
            @Override
            public PacketConsumerFactory get() {
                ServiceObjects<PacketConsumerFactory> objects = context.getServiceObjects(reference);
                return objects == null ? null : objects.getService();
            }

            @Override
            public void release(PacketConsumerFactory factory) {
                ServiceObjects<PacketConsumerFactory> objects = context.getServiceObjects(reference);
                if (objects != null) { // else the framework has released it
                    objects.ungetService(factory);
                }
            }

            @Override
            public boolean isGone() {
                return reference.getBundle() == null;
            }
        };
    }
}
