package io.witness.api.consumer;

import io.witness.api.ring.RingDescription;
import org.osgi.annotation.versioning.ProviderType;

/** The ring that a consumer reads. For the consumer's thread only, unless a method says otherwise. */
@ProviderType
public interface ConsumerContext {
    /**
     * Names the socket. Any thread may call.
     *
     * @return its SocketName
     */
    String socketName();

    /**
     * Tells which ring of the socket this is. Any thread may call.
     *
     * @return the fanout index, from 0
     */
    int fanoutIndex();

    /**
     * Describes the ring. Any thread may call.
     *
     * @return what it captures
     */
    RingDescription ring();

    /**
     * Tells what time it is by the packets: the time of the newest packet that was read, and while nothing comes as much later as
     * time has passed since. Never goes back. A single block that is more than an hour ahead does not move it.
     *
     * @return nanoseconds since 1970; 0 before the first packet
     */
    long packetNanos();

    /**
     * Gives a cell for a number that operators see. A second call with the same name gives the same cell.
     *
     * @param name at most 64 letters, digits, dots, dashes and underscores
     * @param unit what is counted, such as {@code packets}, {@code bytes} or {@code ms}; empty: none
     * @param help one line: what the number means
     * @return the cell, with 0 in it
     * @throws IllegalArgumentException if the name is another one
     * @throws IllegalStateException if there are 1024 already, or another thread calls
     */
    Figure figure(String name, String unit, String help);

    /**
     * Keeps the block that {@link PacketConsumer#accept} is reading beyond that call. To be called within it. The block counts
     * as in hand until it is closed: whoever keeps too many gets no more, and whoever keeps one for too long is evicted.
     *
     * @return the block; a second call for the same block gives the same one
     * @throws IllegalStateException if no block is being read, or another thread calls
     */
    HeldBlock hold();
}
