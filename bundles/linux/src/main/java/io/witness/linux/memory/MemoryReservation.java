package io.witness.linux.memory;

/** Reserves memory for rings while they are opened. For one thread. */
public final class MemoryReservation implements AutoCloseable {
    private final MemoryAdmission admission;
    private final MemoryDemand demand;
    private boolean closed;

    MemoryReservation(MemoryAdmission admission, MemoryDemand demand) {
        this.admission = admission;
        this.demand = demand;
    }

    /**
     * Ends the reservation: the rings are open and the host counts their memory, or they failed to open. A second call does
     * nothing.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            admission.release(demand);
        }
    }
}
