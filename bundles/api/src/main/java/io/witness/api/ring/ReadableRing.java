package io.witness.api.ring;

import io.witness.api.packet.RingMemory;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The memory of a ring, for its readers. All methods may be called by any thread.
 *
 * <p>The memory may be read after the ring is closed: its mapping is replaced by zero pages first and unmapped only when no
 * view of it is reachable any more, so a late reader sees zeros, never a fault.
 */
@ProviderType
public interface ReadableRing {
    /**
     * What this ring captures and how it is laid out.
     *
     * @return the description, the same for the life of the ring
     */
    RingDescription description();

    /**
     * The memory of all blocks, for reading.
     *
     * @return the memory, read-only, the same for the life of the ring and for all readers, who use absolute access only
     */
    RingMemory memory();

    /**
     * The memory of one block, for reading, where few are looked at: what reads all of them uses {@link #memory()}.
     *
     * @param index the block's index, 0 to {@code numBlocks - 1}
     * @return a new buffer, starting at index 0, in native byte order, read-only
     */
    default ByteBuffer memory(int index) {
        return memory().block(index);
    }

    /**
     * Lends the ring's descriptor, to be handed to a reader in another process.
     *
     * @return a lease, to be closed by the caller; the descriptor stays valid until then, also when the ring is closed
     * @throws RingException if the ring is closed
     */
    DescriptorLease lease() throws RingException;
}
