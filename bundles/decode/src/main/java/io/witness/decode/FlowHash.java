package io.witness.decode;

import io.witness.api.packet.PacketCopy;
import io.witness.decode.internal.CopyView;
import io.witness.decode.internal.FlowKey;

/**
 * A number for the flow that a packet belongs to: the same for both directions, each time and everywhere. Of IP, it is that of the
 * protocol, both addresses and the ports; of a fragment, that of the addresses only, so that all fragments of a packet have one
 * number; of what is not IP, that of both Ethernet addresses. VLAN tags make no difference. Allocates nothing a packet. For one thread.
 */
public final class FlowHash {
    /** Any number but 0, which fields of 0 would leave as it is. */
    private static final long SEED = 0x2545_F491_4F6C_DD1DL;

    private final FlowKey key;
    private final CopyView view = new CopyView();

    /**
     * Numbers for packets of a link type.
     *
     * @param linkType the LINKTYPE number, see {@link io.witness.api.packet.LinkTypes}
     */
    public FlowHash(int linkType) {
        key = new FlowKey(linkType, SEED, true);
    }

    /**
     * The number of a packet's flow.
     *
     * @param packet any packet, garbage and cut-off ones too
     * @return 32 bits, each as good as any other; 0 if the packet has none of the addresses
     */
    public int of(PacketCopy packet) {
        boolean known = key.read(view.of(packet)) || key.readStations();
        return known ? (int) (key.fingerprint() >>> Integer.SIZE) : 0;
    }
}
