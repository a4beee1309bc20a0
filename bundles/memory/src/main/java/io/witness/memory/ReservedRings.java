package io.witness.memory;

import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import io.witness.linux.memory.MemoryAdmission;
import io.witness.linux.memory.MemoryReservation;
import io.witness.memory.internal.MemoryProblems;
import java.io.IOException;

/**
 * Reserves memory for the rings of a specification, and creates them. Creates nothing if there is not enough for all. For
 * one thread.
 */
public final class ReservedRings implements AutoCloseable {
    private final RingSpecification specification;
    private final MemoryReservation reservation;

    private ReservedRings(RingSpecification specification, MemoryReservation reservation) {
        this.specification = specification;
        this.reservation = reservation;
    }

    /**
     * Reserves memory. May wait some seconds for other rings that are being opened.
     *
     * @param specification the rings
     * @return the reservation, to be closed when the rings are open or have failed to open
     * @throws RingException if there is not enough; names the key to blame, figures, and the nearest value that works
     */
    public static ReservedRings of(RingSpecification specification) throws RingException {
        try {
            MemoryReservation reservation = MemoryAdmission.ofProcess()
                    .reserveFileRings(
                            specification.geometry().blockSize(),
                            specification.geometry().numBlocks(),
                            specification.fanout().size());
            return new ReservedRings(specification, reservation);
        } catch (IOException e) {
            throw explain(specification, e);
        }
    }

    /**
     * Creates one of the rings, as {@link MemoryRing#create}.
     *
     * @return the ring, to be closed by the caller
     * @throws RingException if that fails; names the key to blame, and what helps
     */
    public MemoryRing create() throws RingException {
        try {
            return MemoryRing.create(
                    specification.geometry().blockSize(),
                    specification.geometry().numBlocks());
        } catch (IOException e) {
            throw explain(specification, e);
        }
    }

    static RingException explain(RingSpecification specification, IOException e) {
        String what = "NumBlocks=" + specification.geometry().numBlocks() + " of BlockSize="
                + specification.geometry().blockSize() + " in memory";
        return MemoryProblems.explain(SocketKeys.NUM_BLOCKS, what, "", e);
    }

    /** Ends the reservation; the rings stay. A second call does nothing. */
    @Override
    public void close() {
        reservation.close();
    }
}
