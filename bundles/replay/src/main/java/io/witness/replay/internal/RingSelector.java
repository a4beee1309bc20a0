package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import io.witness.decode.FlowHash;

/** Selects the ring of a packet. */
interface RingSelector {
    int HASH = 0;
    int ROUND_ROBIN = 1;

    /** Returns the index of the packet's ring. */
    int index(PacketCopy packet);

    static RingSelector of(RingSpecification specification, int linkType) throws RingException {
        int rings = specification.fanout().size();
        if (rings == 1) {
            return packet -> 0;
        }
        return switch (specification.fanout().mode().value()) {
            case HASH -> byFlow(new FlowHash(linkType), rings);
            case ROUND_ROBIN -> new RoundRobin(rings);
            default ->
                throw new RingException(
                        SocketKeys.FANOUT_TYPE,
                        "FanoutType=\"" + specification.fanout().mode()
                                + "\" is not supported by a replay: use hash or lb, without flags");
        };
    }

    private static RingSelector byFlow(FlowHash hash, int rings) {
        return packet -> (int) ((hash.of(packet) & 0xFFFF_FFFFL) * rings >>> Integer.SIZE);
    }

    /** Selects the rings in turn. */
    final class RoundRobin implements RingSelector {
        private final int rings;
        private int next;

        RoundRobin(int rings) {
            this.rings = rings;
        }

        @Override
        public int index(PacketCopy packet) {
            int index = next;
            next = next + 1 == rings ? 0 : next + 1;
            return index;
        }
    }
}
