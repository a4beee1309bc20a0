package io.witness.api.consumer;

import io.witness.api.packet.Block;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads the blocks of one ring. All methods are called by one thread, which also opened it, so that a consumer needs no
 * locks. What a method throws, of whatever type, is logged; the consumer is closed and opened anew after a pause.
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
     * Does what is due while nothing comes. Called about once a second, if no block came in that second.
     *
     * @param packetNanos the time as {@link ConsumerContext#packetNanos} tells it
     * @throws Exception ends this consumer
     */
    default void tick(long packetNanos) throws Exception {}

    /**
     * Ends this consumer. Called once, by the same thread, unless it never comes back from another method.
     *
     * @param end why
     * @throws Exception is logged
     */
    default void close(ConsumerEnd end) throws Exception {}
}
