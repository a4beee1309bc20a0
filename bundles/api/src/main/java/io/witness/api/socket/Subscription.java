package io.witness.api.socket;

import org.osgi.annotation.versioning.ProviderType;

/** Tracks the blocks of one reader at one ring. All methods may be called by any thread. */
@ProviderType
public interface Subscription extends AutoCloseable {
    /**
     * Takes a block back from the reader. Delivers nothing: call {@link #advance()} once after several returns.
     *
     * @param index the returned block
     * @return false if the reader does not hold that block, or no such block exists: nothing has changed
     */
    boolean returned(int index);

    /**
     * Reports that a block in flight is not what the kernel wrote: it is counted, and operators are told. Must be called
     * before the block is returned.
     *
     * @param index the block
     * @param reason the defect
     */
    void malformed(int index, String reason);

    /**
     * Returns how many packets the ring had taken from the kernel before a block. A reader that got all blocks sees it grow by
     * the number of packets of each block.
     *
     * @param index a block in flight
     * @return packets since the ring was opened; of no meaning for a block that is not in flight
     */
    long packetsBefore(int index);

    /** Delivers waiting blocks, as far as more may be in flight. */
    void advance();

    /**
     * Returns how many blocks may be in flight now. This changes with the configuration, the other readers of the ring, and
     * the reader's own speed.
     *
     * @return at least 1
     */
    int maxInFlight();

    /**
     * Returns the counters so far.
     *
     * @return a consistent snapshot
     */
    SubscriptionStatus status();

    /**
     * Returns the ledger so far, without the rest of {@link #status()}, which costs more.
     *
     * @return a consistent snapshot
     */
    default Ledger ledger() {
        return status().ledger();
    }

    /** Ends the subscription and releases all blocks that it holds. A second call does nothing. */
    @Override
    void close();
}
