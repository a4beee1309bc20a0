package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/** Watches an interface until {@link #close()}. */
@ProviderType
public interface LinkWatch extends AutoCloseable {
    /** Ends the watch; a notification in progress may still arrive. Any thread may call; a second call does nothing. */
    @Override
    void close();
}
