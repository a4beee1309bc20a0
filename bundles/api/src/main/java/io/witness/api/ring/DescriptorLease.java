package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/** Keeps a ring's descriptor open while it is needed. For one thread. */
@ProviderType
public interface DescriptorLease extends AutoCloseable {
    /**
     * Returns the descriptor.
     *
     * @return its number in this process, valid until {@link #close()}
     */
    int descriptor();

    /** Ends the lease. */
    @Override
    void close();
}
