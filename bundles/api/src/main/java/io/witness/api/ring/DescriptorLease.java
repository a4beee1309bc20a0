package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/** A ring's descriptor for as long as it is needed. For one thread. */
@ProviderType
public interface DescriptorLease extends AutoCloseable {
    /**
     * The descriptor.
     *
     * @return its number in this process, valid until {@link #close()}
     */
    int descriptor();

    /** Ends the lease. */
    @Override
    void close();
}
