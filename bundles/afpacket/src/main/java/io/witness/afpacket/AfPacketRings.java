package io.witness.afpacket;

import io.witness.afpacket.internal.AfPacketDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;

/** Opens the kernel's rings in a program that has no service registry to find a driver in. For any thread. */
public final class AfPacketRings {
    /** One for all: it refuses the fanout group of a ring that it closed and another process keeps. */
    private static final AfPacketDriver DRIVER = new AfPacketDriver();

    private AfPacketRings() {}

    /**
     * Opens rings on a network interface: in one fanout group, with the program of the selection attached and locked, and no
     * packet in two of them. All or none. Needs the capability CAP_NET_RAW; may block for some milliseconds a ring.
     *
     * @param specification what to open; its {@code sealed} is left to the caller
     * @return the rings, capturing, to be closed by the caller
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such interface, or it is in a state in which it
     *     cannot be had
     * @throws io.witness.api.ring.FanoutGroupHeldException if an old ring is still a member of the fanout group that is asked
     *     for by its id
     * @throws RingException if it cannot be done; names the key to blame, if there is one, and the remedy
     */
    public static RingGroup open(RingSpecification specification) throws RingException {
        return DRIVER.open(specification);
    }
}
