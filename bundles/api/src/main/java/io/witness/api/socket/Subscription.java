package io.witness.api.socket;

import org.osgi.annotation.versioning.ProviderType;

/** One reader's place at one ring: what it holds and what it was given. All methods may be called by any thread. */
@ProviderType
public interface Subscription extends AutoCloseable {
    /**
     * Takes a block back from the reader. Delivers nothing: {@link #advance()} does, once after several returns.
     *
     * @param index the returned block
     * @return false if the reader does not hold that block, or no such block exists: nothing has changed
     */
    boolean returned(int index);

    /** Delivers what waits for the reader, as far as its hands allow. */
    void advance();

    /**
     * How many blocks may be in the reader's hands.
     *
     * @return at least 1
     */
    int hands();

    /**
     * What was counted so far.
     *
     * @return a consistent snapshot
     */
    SubscriptionStatus status();

    /** Ends the subscription and releases all that it holds. A second call does nothing. */
    @Override
    void close();
}
