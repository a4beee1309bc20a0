package io.witness.flows.internal;

import io.witness.api.packet.Packet;
import io.witness.decode.FlowPacket;
import io.witness.decode.TunnelKind;

/**
 * Identifies a packet's flow: both addresses, the protocol and the numbers of the endpoints, in an order that is the same in both
 * directions; the VLANs; how many tunnels there are; the last VNI. MPLS labels, GRE keys and outer addresses are not part of it,
 * because they may differ between the directions. For one thread.
 */
public final class FlowKey {
    /** In the word: IPv4. */
    static final int IPV4 = 1;
    /** In the word: the numbers are ports. */
    static final int PORTS = 2;
    /** In the word: the numbers are a type of ICMP and that of its answer, or its code. */
    static final int ICMP = 4;
    /** In the word: the numbers are in order whoever sends. */
    static final int ONE_WAY = 8;

    private static final int VLAN_BITS = 12;
    private static final int TUNNELS_SHIFT = 36;
    private static final int VNI_SHIFT = 40;
    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private final FragmentTable fragments;
    private long a0;
    private long a1;
    private long b0;
    private long b1;
    private long context;
    private long word;
    private boolean reversed;

    public FlowKey(FragmentTable fragments) {
        this.fragments = fragments;
    }

    /** Points the key at a packet, which is IP. */
    public void read(FlowPacket packet) {
        readAddresses(packet);
        context = context(packet);
        long numbers = numbers(packet);
        if (packet.isFragment()) {
            numbers = ofWholePacket(packet, numbers);
        }
        int source = (int) (numbers >>> 48);
        int destination = (int) (numbers >>> 32) & 0xFFFF;
        reversed = (numbers & ONE_WAY) == 0 && isBefore(destination, source);
        word = numbers;
        if (reversed) {
            swap(source, destination);
        }
    }

    private void readAddresses(FlowPacket flow) {
        Packet packet = flow.packet();
        int source = flow.sourceOffset();
        if (flow.isIpv4()) {
            a0 = 0;
            b0 = 0;
            a1 = packet.int32(source) & LOW_WORD;
            b1 = packet.int32(source + 4) & LOW_WORD;
        } else {
            a0 = int64(packet, source);
            a1 = int64(packet, source + 8);
            b0 = int64(packet, source + 16);
            b1 = int64(packet, source + 24);
        }
    }

    static long int64(Packet packet, int offset) {
        return (long) packet.int32(offset) << Integer.SIZE | packet.int32(offset + 4) & LOW_WORD;
    }

    private static long context(FlowPacket packet) {
        long context = 0;
        for (int tag = 0; tag < packet.vlans(); tag++) {
            context |= (long) packet.vlan(tag) << VLAN_BITS * tag;
        }
        int tunnels = 0;
        long vni = 0;
        for (int tunnel = 0; tunnel < packet.tunnels(); tunnel++) {
            TunnelKind kind = packet.tunnelKind(tunnel);
            tunnels += kind == TunnelKind.MPLS ? 0 : 1;
            vni = kind == TunnelKind.VXLAN || kind == TunnelKind.GENEVE ? packet.tunnelNumber(tunnel) : vni;
        }
        return context | (long) tunnels << TUNNELS_SHIFT | (vni & 0xFF_FFFF) << VNI_SHIFT;
    }

    private static long numbers(FlowPacket packet) {
        int flags = (packet.isIpv4() ? IPV4 : 0)
                | (packet.hasPorts() ? PORTS : 0)
                | (packet.isIcmp() ? ICMP : 0)
                | (packet.isOneWay() ? ONE_WAY : 0);
        return (long) packet.sourceNumber() << 48
                | (long) packet.destinationNumber() << 32
                | (long) packet.ipProtocol() << 24
                | flags;
    }

    /** Fragments have the numbers of their first one, if it came before them. */
    private long ofWholePacket(FlowPacket packet, long numbers) {
        long id = (long) packet.fragmentId() << Integer.SIZE | (packet.isIpv4() ? packet.ipProtocol() : -1) & LOW_WORD;
        if (!packet.isLaterFragment()) {
            fragments.put(a0, a1, b0, b1, context, id, numbers);
            return numbers;
        }
        long found = fragments.find(a0, a1, b0, b1, context, id);
        return found == FragmentTable.NONE ? numbers : found;
    }

    /** Tells whether the receiver's address and this number come before the sender's. */
    private boolean isBefore(int destination, int source) {
        int order = Long.compareUnsigned(b0, a0);
        order = order == 0 ? Long.compareUnsigned(b1, a1) : order;
        return order < 0 || order == 0 && destination < source;
    }

    private void swap(int source, int destination) {
        long swapped = a0;
        a0 = b0;
        b0 = swapped;
        swapped = a1;
        a1 = b1;
        b1 = swapped;
        word = word & LOW_WORD | (long) destination << 48 | (long) source << 32;
    }

    int hash(KeyedHash hash) {
        return (word & IPV4) != 0
                ? hash.of(a1 << Integer.SIZE | b1, context, word)
                : hash.of(a0, a1, b0, b1, context, word);
    }

    /** Returns the hash of a stored key. */
    static int hash(KeyedHash hash, SlotMemory memory, int at) {
        long word = memory.int64(at + Slots.WORD);
        long context = memory.int64(at + Slots.CONTEXT);
        long a1 = memory.int64(at + Slots.ADDRESS_A + Long.BYTES);
        long b1 = memory.int64(at + Slots.ADDRESS_B + Long.BYTES);
        return (word & IPV4) != 0
                ? hash.of(a1 << Integer.SIZE | b1, context, word)
                : hash.of(
                        memory.int64(at + Slots.ADDRESS_A), a1, memory.int64(at + Slots.ADDRESS_B), b1, context, word);
    }

    boolean is(SlotMemory memory, int at) {
        return memory.int64(at + Slots.WORD) == word
                && memory.int64(at + Slots.ADDRESS_A + 8) == a1
                && memory.int64(at + Slots.ADDRESS_B + 8) == b1
                && memory.int64(at + Slots.CONTEXT) == context
                && memory.int64(at + Slots.ADDRESS_A) == a0
                && memory.int64(at + Slots.ADDRESS_B) == b0;
    }

    void write(SlotMemory memory, int at) {
        memory.put64(at + Slots.ADDRESS_A, a0);
        memory.put64(at + Slots.ADDRESS_A + 8, a1);
        memory.put64(at + Slots.ADDRESS_B, b0);
        memory.put64(at + Slots.ADDRESS_B + 8, b1);
        memory.put64(at + Slots.CONTEXT, context);
        memory.put64(at + Slots.WORD, word);
    }

    /** Tells whether the packet goes from B to A. */
    public boolean isReversed() {
        return reversed;
    }

    /** Returns the protocol, of a fragment that of its whole packet if it is known. */
    public int protocol() {
        return protocol(word);
    }

    static int protocol(long word) {
        return (int) (word >>> 24) & 0xFF;
    }

    /** Returns the number of A. */
    public int numberA() {
        return numberA(word);
    }

    /** Returns the number of B. */
    public int numberB() {
        return numberB(word);
    }

    static int numberA(long word) {
        return (int) (word >>> 48);
    }

    static int numberB(long word) {
        return (int) (word >>> 32) & 0xFFFF;
    }
}
