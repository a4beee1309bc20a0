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
}
