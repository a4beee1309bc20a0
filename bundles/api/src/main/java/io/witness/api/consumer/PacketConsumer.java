package io.witness.api.consumer;

import io.witness.api.packet.Block;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads the blocks of one ring. One thread opens it and calls all its methods, so a consumer needs no locks.
 *
 * <p>Anything that a method throws is logged; the consumer is closed, and reopened after a pause.
 */
@ConsumerType
@FunctionalInterface
public interface PacketConsumer {
    /**
     * Reads a block. Called for one block after the other, in ring order.
     *
     * @param block valid until this method returns, see {@link ConsumerContext#hold}; its memory is shared and read-only
     * @throws io.witness.api.packet.MalformedBlockException out of the cursor may be let through: it is counted, and the
     *     next block follows
     * @throws Exception ends this consumer
     */
    void accept(Block block) throws Exception;

    /**
     * Does periodic work while no blocks arrive. Called about once a second, if no block came in that second.
     *
     * @param packetNanos the packet time, see {@link ConsumerContext#packetNanos}
     * @throws Exception ends this consumer
     */
    default void tick(long packetNanos) throws Exception {}

    /**
     * Ends this consumer. Called once, by the same thread, unless another method never returns.
     *
     * @param end the reason
     * @throws Exception which is logged
     */
    default void close(ConsumerEnd end) throws Exception {}
}
