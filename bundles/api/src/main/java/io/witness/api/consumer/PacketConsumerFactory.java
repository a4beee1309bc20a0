package io.witness.api.consumer;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the consumers of an analysis that runs inside the runtime. Register it as a service: each ring of each socket then has
 * a thread of its own, which gets the service, opens a consumer and calls it. The service may come and go while packets
 * flow.
 *
 * <pre>{@code
 * @Component(property = PacketConsumerFactory.NAME + "=bytes")
 * public final class Bytes implements PacketConsumerFactory {
 *     public PacketConsumer open(ConsumerContext context) {
 *         Figure bytes = context.figure("bytes", "bytes", "bytes on the wire");
 *         return block -> {
 *             for (PacketCursor packets = block.packets(); packets.hasNext(); ) {
 *                 bytes.add(packets.next().wireLength());
 *             }
 *         };
 *     }
 * }
 * }</pre>
 */
@ConsumerType
@FunctionalInterface
public interface PacketConsumerFactory {
    /** Service property: the consumer's name for operators, a String. Default: the bundle's symbolic name. */
    String NAME = "witness.consumer.name";
    /** Service property: SocketNames to read, a String, an array or a collection of them. Default: all sockets. */
    String SOCKETS = "witness.consumer.sockets";
    /**
     * Service property: which sockets to read, an LDAP filter (RFC 4515) over the keys of their entries, a String such as
     * {@code (&(Interface=eth*)(!(Sealed=true)))}. Values are as {@code witness:sockets} shows them, and case does not matter
     * in keys. If {@link #SOCKETS} is also given, both must hold. Default: all sockets.
     */
    String TARGET = "witness.consumer.target";

    /**
     * Opens the consumer of one ring. Called by that ring's consumer thread; threads of several rings may call at the same
     * time.
     *
     * <p>The first block that it gets is taken after this method has returned.
     *
     * @param context the ring, its clock and its figures; valid until the consumer is closed
     * @return a consumer for this ring alone
     * @throws Exception if it cannot be opened: this is logged, and tried again after a pause
     */
    PacketConsumer open(ConsumerContext context) throws Exception;
}
