package io.witness.source;

import io.witness.api.packet.Packet;

/**
 * Processes a packet.
 *
 * @param <E> the exception that it may throw
 */
@FunctionalInterface
public interface PacketFunction<E extends Exception> {
    /**
     * Processes a packet.
     *
     * @param packet the packet, valid until this returns
     * @throws E as it likes; the packet counts as read
     */
    void apply(Packet packet) throws E;
}
