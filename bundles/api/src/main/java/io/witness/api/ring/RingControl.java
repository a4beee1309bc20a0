package io.witness.api.ring;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a ring can be told and asked, for what manages it. */
@ProviderType
public interface RingControl extends AutoCloseable {
    /**
     * The interface that this ring is bound to, as it is now, also under another name. Called by any thread.
     *
     * @return the interface; empty if there is none, as with a file or a connection, or if it is gone
     * @throws RingException if the kernel does not tell
     */
    default Optional<LinkDescription> link() throws RingException {
        return Optional.empty();
    }

    /**
     * Reads what the ring has counted since it was opened. Called by any thread.
     *
     * @return the totals, which never go back; {@link RingTotals#UNKNOWN} if nobody has told them (yet)
     */
    RingTotals totals();

    /**
     * Whether nobody but this process can write what {@link ReadableRing#lease} lends, so that no copy is needed for that.
     *
     * @return whether it is so, the same for the life of the ring
     */
    default boolean isSealed() {
        return false;
    }

    /**
     * Sets the number of readers. A ring that waits for its readers pauses at 0; for others this does nothing, as it does here.
     * Until the first call there is one. Called by one thread at a time.
     *
     * @param count the number of readers
     */
    default void readers(int count) {}

    /** Closes the ring: it captures no more, its memory reads as zeros. A second call does nothing. */
    @Override
    void close();
}
