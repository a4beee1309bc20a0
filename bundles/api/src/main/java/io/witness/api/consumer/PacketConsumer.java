package io.witness.api.consumer;

import io.witness.api.packet.Block;
import io.witness.api.ring.RingDescription;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An analysis that runs inside the runtime. Register it as a service of prototype scope: each ring of each socket gets an
 * instance of its own, with a thread of its own, so that an instance needs no locks. It may come and go while packets
 * flow, and sees every block that is taken from its coming on, unless it is too slow (then blocks are skipped, counted).
 *
 * <pre>{@code
 * @Component(scope = ServiceScope.PROTOTYPE, property = PacketConsumer.NAME + "=bytes")
 * public final class Bytes implements PacketConsumer {
 *     private volatile long bytes;
 *
 *     public void accept(Block block) {
 *         for (PacketCursor packets = block.packets(); packets.hasNext(); ) {
 *             bytes += packets.next().wireLength();
 *         }
 *     }
 *
 *     public Map<String, Long> figures() {
 *         return Map.of("bytes", bytes);
 *     }
 * }
 * }</pre>
 */
@ConsumerType
public interface PacketConsumer {
    /** Service property: the consumer's name for operators, text. Absent: the bundle's symbolic name. */
    String NAME = "witness.consumer.name";
    /** Service property: SocketNames to read, text or texts. Absent: all sockets. */
    String SOCKETS = "witness.consumer.sockets";

    /**
     * A ring begins. Called once, before the first block, by the instance's thread.
     *
     * @param socketName the socket's SocketName
     * @param fanoutIndex the ring's place in the socket
     * @param ring what the ring captures
     */
    default void open(String socketName, int fanoutIndex, RingDescription ring) {}

    /**
     * Reads a block. Called by the instance's thread, one block after the other in ring order.
     *
     * @param block valid until this method returns; its memory is shared with others and read-only
     * @throws io.witness.api.packet.MalformedBlockException out of the cursor may be let through: it is counted and the
     *     next block follows. Any other exception ends this instance's subscription.
     */
    void accept(Block block);

    /** The ring or the consumer goes. Called once, by the instance's thread, unless it hangs in {@link #accept}. */
    default void close() {}

    /**
     * What operators want to know of the work, for {@code witness:consumers}. Called by any thread, also during
     * {@link #accept}.
     *
     * @return numbers by name
     */
    default Map<String, Long> figures() {
        return Map.of();
    }
}
