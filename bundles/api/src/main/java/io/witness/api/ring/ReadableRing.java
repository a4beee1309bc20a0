package io.witness.api.ring;

import io.witness.api.packet.RingMemory;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives readers the memory of a ring. All methods may be called by any thread.
 *
 * <p>The memory may be read after the ring is closed. Its mapping is first replaced by zero pages, and unmapped only when no
 * view of it is reachable any more. So a late reader sees zeros and never faults.
 */
@ProviderType
public interface ReadableRing {
    /**
     * Describes what this ring captures and how it is laid out.
     *
     * @return the description, the same for the life of the ring
     */
    RingDescription description();

    /**
     * Returns the memory of all blocks for reading.
     *
     * @return the memory, read-only, the same for the life of the ring and for all readers; readers must use absolute access
     */
    RingMemory memory();

    /**
     * Returns the memory of one block for reading. To read many blocks use {@link #memory()}.
     *
     * @param index the block's index, 0 to {@code numBlocks - 1}
     * @return a new buffer, starting at index 0, in native byte order, read-only
     */
    default ByteBuffer memory(int index) {
        return memory().block(index);
    }

    /**
     * Returns the granularity of the packets' times.
     *
     * @return nanoseconds: 1, or 1000 for a TPACKET_V1 ring
     */
    default int timeResolutionNanos() {
        return 1;
    }

    /**
     * Returns the private area of a block ({@code tp_sizeof_priv}), which the kernel never touches: a program may keep
     * anything there, for as long as the ring is open.
     *
     * @param index the block's index, 0 to {@code numBlocks - 1}
     * @return a new buffer over the area, writable, in native byte order; empty unless the ring was opened with such areas
     */
    default ByteBuffer privateArea(int index) {
        return ByteBuffer.allocate(0);
    }

    /**
     * Lends the ring's descriptor, to be passed to a reader in another process.
     *
     * @return a lease, to be closed by the caller; the descriptor stays valid until then, even if the ring is closed
     * @throws RingException if the ring is closed
     */
    DescriptorLease lease() throws RingException;
}
