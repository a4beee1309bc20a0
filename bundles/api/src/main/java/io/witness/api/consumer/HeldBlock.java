package io.witness.api.consumer;

import io.witness.api.packet.Block;
import org.osgi.annotation.versioning.ProviderType;

/** A block that the consumer holds until this is closed, or until the consumer ends. */
@ProviderType
public interface HeldBlock extends AutoCloseable {
    /**
     * Shows the block, by a flyweight of its own. One thread may read it at a time. When the consumer ends before the block is
     * closed, it is revoked, with the reason: see {@link Block#revoke}.
     *
     * @return always the same one; not to be used after {@link #close()}
     */
    Block block();

    /** Gives the block back. Any thread may call; a second call does nothing. */
    @Override
    void close();
}
