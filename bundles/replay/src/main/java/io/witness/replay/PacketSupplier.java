package io.witness.replay;

import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingException;
import java.io.IOException;

/** Where packets come from one by one: a capture file, another ring, a generator. */
@FunctionalInterface
public interface PacketSupplier {
    /**
     * Supplies the next packet; may wait for it. Called by one thread at a time.
     *
     * @param packet takes the packet over
     * @return false if there is none any more; the packet then means nothing
     * @throws IOException if the next packet cannot be had
     * @throws RingException if the ring from which it comes cannot be used any more
     */
    boolean next(PacketCopy packet) throws IOException, RingException;
}
