package io.witness.decode;

import io.witness.api.packet.CopyView;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.internal.Headers;
import io.witness.decode.internal.SymmetricHash;

/**
 * Computes a number for a packet's flow, which is the same for both directions, each time and everywhere. Allocates nothing
 * per packet. For one thread.
 *
 * <p>For IP it depends on the protocol, both addresses and the ports; for a fragment on the addresses only, so that all
 * fragments of a packet have the same number; for other packets on both Ethernet addresses. VLAN tags are ignored.
 */
public final class FlowHash {
    /** Any number but 0, which would leave fields of 0 unchanged. */
    private static final long SEED = 0x2545_F491_4F6C_DD1DL;

    private final SymmetricHash hash;
    private final CopyView view = new CopyView(Headers.USUAL_BYTES);

    /**
     * Creates an instance for packets of a link type.
     *
     * @param linkType the LINKTYPE number, see {@link io.witness.api.packet.LinkTypes}
     */
    public FlowHash(int linkType) {
        hash = new SymmetricHash(linkType, SEED);
    }

    /**
     * Computes the number of a packet's flow.
     *
     * @param packet any packet, including garbage and truncated ones
     * @return 32 evenly distributed bits; 0 if the packet has none of the addresses
     */
    public int of(PacketCopy packet) {
        boolean known = hash.read(view.of(packet)) || hash.readStations();
        return known ? (int) (hash.value() >>> Integer.SIZE) : 0;
    }
}
