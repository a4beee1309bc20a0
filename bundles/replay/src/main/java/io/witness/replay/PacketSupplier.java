package io.witness.replay;

import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingException;
import java.io.IOException;

/** Supplies packets one by one: a capture file, another ring, a generator. */
@FunctionalInterface
public interface PacketSupplier {
    /**
     * Supplies the next packet; may wait for it. Called by one thread at a time.
     *
     * @param packet receives the packet
     * @return false if there are no more packets; the content of {@code packet} is then undefined
     * @throws IOException if the next packet cannot be read
     * @throws RingException if the ring that supplies it is no longer usable
     */
    boolean next(PacketCopy packet) throws IOException, RingException;
}
