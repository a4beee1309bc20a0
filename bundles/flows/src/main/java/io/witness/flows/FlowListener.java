package io.witness.flows;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the records of one {@link FlowMeter}: an output or an analysis of flows. The meter's thread calls all methods, in the
 * order in which flows end, and waits for them: a listener that is slow makes the meter slow.
 */
@ConsumerType
public interface FlowListener {
    /**
     * Receives a flow that has ended, or a part of one that goes on.
     *
     * @param flow the record, a flyweight that is valid until this method returns
     * @throws IOException to the caller of the meter, which is then only to be closed
     */
    void flow(FlowRecord flow) throws IOException;

    /**
     * Receives a gap: packets that no flow contains, because the meter did not get them.
     *
     * @param gap the record
     * @throws IOException to the caller of the meter, which is then only to be closed
     */
    void gap(GapRecord gap) throws IOException;

    /**
     * Does periodic work, such as passing on what was kept back. Called after each block of packets, and about once a second while
     * none arrives; without a ring, it may not be called at all.
     *
     * @throws IOException as in the other methods
     */
    default void tick() throws IOException {}

    /**
     * Ends this listener: no other method is called any more. Called by whoever has opened it, after the last record.
     *
     * @throws IOException if something was not written
     */
    default void close() throws IOException {}
}
