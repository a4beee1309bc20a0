package io.witness.afpacket;

import io.witness.afpacket.internal.AfPacketDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;

/** Opens kernel rings in a program without a service registry. For any thread. */
public final class AfPacketRings {
    /** Shared by all callers: it refuses the fanout group of a ring that it has closed but another process still keeps. */
    private static final AfPacketDriver DRIVER = new AfPacketDriver();

    private AfPacketRings() {}

    /**
     * Opens rings on a network interface, all or none: in one fanout group, with the program of the selection attached and
     * locked, and no packet in two of them. Needs the capability CAP_NET_RAW; may block for some milliseconds per ring.
     *
     * @param specification what to open; its {@code sealed} is left to the caller
     * @return the rings, capturing, to be closed by the caller
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such interface, or its state does not allow it
     * @throws io.witness.api.ring.FanoutGroupHeldException if an old ring is still in the fanout group with the requested id
     * @throws RingException if the rings cannot be opened; names the key to blame, if there is one, and the remedy
     */
    public static RingGroup open(RingSpecification specification) throws RingException {
        return DRIVER.open(specification);
    }
}
