package io.witness.source;

import io.witness.api.packet.Packet;

/**
 * What is done with a packet.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface PacketFunction<E extends Exception> {
    /**
     * Called with a packet.
     *
     * @param packet the packet, valid until this returns
     * @throws E as it likes; the packet counts as read
     */
    void apply(Packet packet) throws E;
}
