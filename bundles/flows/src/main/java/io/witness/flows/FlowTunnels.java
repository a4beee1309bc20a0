package io.witness.flows;

import io.witness.decode.TunnelKind;
import io.witness.flows.internal.SlotMemory;
import io.witness.flows.internal.Slots;

/**
 * Reads the tunnels around a flow, as they were around its first packet. A flyweight of its {@link FlowRecord}, valid as long as
 * that is.
 */
public final class FlowTunnels {
    private static final int KIND_MASK = (1 << Slots.TUNNEL_KIND_BITS) - 1;

    private final SlotMemory memory;
    private int at;
    private boolean clientIsB;

    FlowTunnels(SlotMemory memory) {
        this.memory = memory;
    }

    FlowTunnels point(int slotOffset, boolean isClientB) {
        at = slotOffset;
        clientIsB = isClientB;
        return this;
    }

    /**
     * Counts the count in which the first packet was.
     *
     * @return 0 to 8
     */
    public int count() {
        return memory.int8(at + Slots.TUNNELS);
    }

    /**
     * Returns the kind of a tunnel.
     *
     * @param tunnel 0 to {@link #count()} - 1; the outermost is 0
     * @return the kind
     */
    public TunnelKind kind(int tunnel) {
        return TunnelKind.of(memory.int32(at + Slots.TUNNEL_KINDS) >> tunnel * Slots.TUNNEL_KIND_BITS & KIND_MASK);
    }

    /**
     * Returns the number of a tunnel of the first packet.
     *
     * @param tunnel 0 to {@link #count()} - 1; the outermost is 0
     * @return as described for its kind
     */
    public int number(int tunnel) {
        return memory.int32(at + Slots.TUNNEL_NUMBERS + tunnel * Integer.BYTES);
    }

    /**
     * Returns the length of the addresses of the first packet's outermost IP header.
     *
     * @return 4 or 16 bytes; 0: it has only one IP header
     */
    public int addressLength() {
        return memory.int8(at + Slots.OUTER_LENGTH);
    }

    /**
     * Returns the upper half of the address in the outermost IP header on the client's side.
     *
     * @return 8 bytes in network order; 0 in IPv4
     */
    public long clientAddressHigh() {
        return memory.int64(at + (clientIsB ? Slots.OUTER_B : Slots.OUTER_A));
    }

    /**
     * Returns the lower half of the address in the outermost IP header on the client's side.
     *
     * @return 8 bytes in network order; in IPv4 the address in the lower 4
     */
    public long clientAddressLow() {
        return memory.int64(at + (clientIsB ? Slots.OUTER_B : Slots.OUTER_A) + Long.BYTES);
    }

    /**
     * Returns the upper half of the address in the outermost IP header on the server's side.
     *
     * @return 8 bytes in network order; 0 in IPv4
     */
    public long serverAddressHigh() {
        return memory.int64(at + (clientIsB ? Slots.OUTER_A : Slots.OUTER_B));
    }

    /**
     * Returns the lower half of the address in the outermost IP header on the server's side.
     *
     * @return 8 bytes in network order; in IPv4 the address in the lower 4
     */
    public long serverAddressLow() {
        return memory.int64(at + (clientIsB ? Slots.OUTER_A : Slots.OUTER_B) + Long.BYTES);
    }
}
