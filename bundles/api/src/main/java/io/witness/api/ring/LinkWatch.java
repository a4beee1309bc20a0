package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/** An interface is being watched, until {@link #close()}. */
@ProviderType
public interface LinkWatch extends AutoCloseable {
    /** Ends the watch; a notification that is on its way may still arrive. Any thread may call; a second call does nothing. */
    @Override
    void close();
}
