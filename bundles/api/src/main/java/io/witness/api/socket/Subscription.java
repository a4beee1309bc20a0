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

    /**
     * Tells that a block in flight is not what the kernel wrote: it is counted, and told to operators. To be
     * called before the block is given back.
     *
     * @param index the block
     * @param reason what is wrong with it
     */
    void malformed(int index, String reason);

    /** Delivers what waits for the reader, as far as more may be in flight. */
    void advance();

    /**
     * Counts the blocks that may be in flight now. Changes with the configuration, with the other readers of the ring, and
     * with the reader's own pace.
     *
     * @return at least 1
     */
    int maxInFlight();

    /**
     * What was counted so far.
     *
     * @return a consistent snapshot
     */
    SubscriptionStatus status();

    /**
     * What became of the blocks so far, without the rest of {@link #status()}, which costs more.
     *
     * @return a consistent snapshot
     */
    default Ledger ledger() {
        return status().ledger();
    }

    /** Ends the subscription and releases all that it holds. A second call does nothing. */
    @Override
    void close();
}
