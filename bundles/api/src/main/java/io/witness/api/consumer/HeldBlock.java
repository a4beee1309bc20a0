package io.witness.api.consumer;

import io.witness.api.packet.Block;
import org.osgi.annotation.versioning.ProviderType;

/** Holds a block until this is closed, or until the consumer ends. */
@ProviderType
public interface HeldBlock extends AutoCloseable {
    /**
     * Returns the block as a flyweight of its own. One thread may read it at a time.
     *
     * <p>If the consumer ends before the block is closed, the block is revoked with the reason: see {@link Block#revoke}.
     *
     * @return always the same object; must not be used after {@link #close()}
     */
    Block block();

    /** Returns the block to the ring. Any thread may call; a second call does nothing. */
    @Override
    void close();
}
