package io.witness.api.consumer;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Describes the ring that a consumer reads, and gives it figures. For the consumer's thread only, unless a method says
 * otherwise.
 */
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
     * Tells the packet time: the time stamp of the newest packet that was read, advanced by the clock while no packet
     * arrives. It never goes back. A single block that is more than an hour ahead does not change it.
     *
     * @return nanoseconds since 1970; 0 before the first packet
     */
    long packetNanos();

    /**
     * Tells how many packets the ring had taken from the kernel before the block that is being read. A consumer that gets all
     * blocks sees it grow by the number of packets of each block; what it grows by in addition was skipped, or taken while
     * the consumer was not reading. Must be called within {@link PacketConsumer#accept}.
     *
     * @return packets since the ring was opened: also the same count if the consumer is reopened
     * @throws IllegalStateException if no block is being read, or another thread calls
     */
    long packetsBefore();

    /**
     * Tells how many packets the ring has taken from the kernel so far. Any thread may call.
     *
     * @return packets since the ring was opened, more than {@link #packetsBefore} if further blocks wait
     */
    long packetsTaken();

    /**
     * Reads the counters of the ring. A system call for most rings. Any thread may call.
     *
     * @return counters since the ring was opened
     */
    RingTotals totals();

    /**
     * Creates or finds a figure, a number that operators see.
     *
     * @param name at most 64 letters, digits, dots, dashes and underscores
     * @param unit what is counted, such as {@code packets}, {@code bytes} or {@code ms}; empty: none
     * @param help one line: what the number means
     * @return the figure, 0 at first; a second call with the same name returns the same one
     * @throws IllegalArgumentException if the name does not have this form
     * @throws IllegalStateException if there are 1024 figures already, or another thread calls
     */
    Figure figure(String name, String unit, String help);

    /**
     * Keeps the block that {@link PacketConsumer#accept} is reading beyond that call. Must be called within it.
     *
     * <p>The block counts as in flight until it is closed. A consumer that holds too many gets no more; one that holds a
     * block for too long is evicted.
     *
     * @return the block; a second call for the same block returns the same object
     * @throws IllegalStateException if no block is being read, or another thread calls
     */
    HeldBlock hold();
}
