package io.witness.linux.memory;

/** A share of the memory that is set aside for rings while they are opened. For one thread. */
public final class MemoryReservation implements AutoCloseable {
    private final MemoryAdmission admission;
    private final MemoryDemand demand;
    private boolean closed;

    MemoryReservation(MemoryAdmission admission, MemoryDemand demand) {
        this.admission = admission;
        this.demand = demand;
    }

    /** Ends it: the rings are open, and the host counts what they take, or they are not opened. A second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            admission.release(demand);
        }
    }
}
