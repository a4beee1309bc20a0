package io.witness.flows;

import io.witness.api.packet.Packet;
import io.witness.decode.FlowPacket;
import io.witness.flows.internal.Names;
import io.witness.flows.internal.SlotMemory;
import io.witness.flows.internal.Slots;

/** Writes what a packet changes in the slot of its flow. For one thread. */
final class FlowUpdate {
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;
    private static final int IPV4_LENGTH = 4;
    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private final SlotMemory memory;
    private final Names names = new Names();

    FlowUpdate(SlotMemory memory) {
        this.memory = memory;
    }

    /** Begins a flow in a slot of zeros that has its key. */
    void begin(MeteredPacket newest, int at, long sequence, long nanos) {
        FlowPacket packet = newest.fields();
        boolean reversed = newest.key().isReversed();
        memory.put64(at + Slots.SEQUENCE, sequence);
        memory.put64(at + Slots.FIRST, nanos);
        memory.put64(at + Slots.START, nanos);
        memory.put64(at + Slots.LAST, nanos);
        boolean isServer = packet.hasPorts() && packet.sourceNumber() < packet.destinationNumber();
        if (reversed != isServer) {
            set(at, Slots.CLIENT_IS_B);
        }
        if (packet.ipProtocol() == FlowPacket.ESP) {
            memory.put32(at + Slots.FIRST_WORD, packet.firstWord());
        }
        if (packet.tunnels() > 0) {
            beginTunnels(packet, at, reversed);
        }
    }

    private void beginTunnels(FlowPacket packet, int at, boolean reversed) {
        memory.put8(at + Slots.TUNNELS, packet.tunnels());
        int kinds = 0;
        for (int i = 0; i < packet.tunnels(); i++) {
            kinds |= packet.tunnelKind(i).ordinal() << i * Slots.TUNNEL_KIND_BITS;
            memory.put32(at + Slots.TUNNEL_NUMBERS + i * Integer.BYTES, packet.tunnelNumber(i));
        }
        memory.put32(at + Slots.TUNNEL_KINDS, kinds);
        int length = packet.outerAddressLength();
        memory.put8(at + Slots.OUTER_LENGTH, length);
        if (length > 0) {
            int source = packet.outerSourceOffset();
            putAddress(packet.packet(), source, length, at + (reversed ? Slots.OUTER_B : Slots.OUTER_A));
            putAddress(packet.packet(), source + length, length, at + (reversed ? Slots.OUTER_A : Slots.OUTER_B));
        }
    }

    private void putAddress(Packet packet, int offset, int length, int at) {
        boolean isIpv4 = length == IPV4_LENGTH;
        memory.put64(at, isIpv4 ? 0 : int64(packet, offset));
        memory.put64(at + Long.BYTES, isIpv4 ? packet.int32(offset) & LOW_WORD : int64(packet, offset + Long.BYTES));
    }

    private static long int64(Packet packet, int offset) {
        return (long) packet.int32(offset) << Integer.SIZE | packet.int32(offset + Integer.BYTES) & LOW_WORD;
    }

    /** Begins the next part of a flow. */
    void beginPart(int at, long nanos) {
        memory.put64(at + Slots.FIRST, nanos);
        memory.put64(at + Slots.PACKETS_A, 0);
        memory.put64(at + Slots.PACKETS_B, 0);
        memory.put64(at + Slots.BYTES_A, 0);
        memory.put64(at + Slots.BYTES_B, 0);
        memory.put64(at + Slots.IP_BYTES_A, 0);
        memory.put64(at + Slots.IP_BYTES_B, 0);
        memory.put16(at + Slots.PART, memory.int16(at + Slots.PART) + 1);
    }

    /** Counts the packet, and tells whether it closed a TCP connection. What stays as it was is not written again. */
    boolean count(MeteredPacket newest, int at, long nanos) {
        FlowPacket packet = newest.fields();
        boolean fromB = newest.key().isReversed();
        int ofSender = at + (fromB ? Slots.PACKETS_B - Slots.PACKETS_A : 0);
        add(ofSender + Slots.PACKETS_A, 1);
        add(ofSender + Slots.BYTES_A, newest.length());
        add(ofSender + Slots.IP_BYTES_A, packet.ipLength());
        if (nanos > memory.int64(at + Slots.LAST)) {
            memory.put64(at + Slots.LAST, nanos);
        } else if (nanos < memory.int64(at + Slots.FIRST)) {
            memory.put64(at + Slots.FIRST, nanos);
            memory.put64(at + Slots.START, Math.min(nanos, memory.int64(at + Slots.START)));
        }
        set(at, Slots.IS_FRESH | (fromB ? Slots.SEEN_B : Slots.SEEN_A));
        int flags = packet.tcpFlags();
        boolean isClosed = false;
        if (flags != FlowPacket.NONE) {
            isClosed = countTcp(flags, at, fromB);
        } else if (packet.isIcmp()) {
            countIcmp(packet, at, fromB);
        }
        names.read(packet, newest.key().protocol(), memory, at);
        return isClosed;
    }

    private boolean countTcp(int flags, int at, boolean fromB) {
        int field = at + (fromB ? Slots.FLAGS_B : Slots.FLAGS_A);
        int seen = memory.int8(field);
        if ((seen | flags) != seen) {
            memory.put8(field, seen | flags);
        }
        if ((flags & (SYN | RST)) == SYN && !has(at, Slots.CLIENT_IS_SURE)) {
            boolean isClient = (flags & ACK) == 0;
            int bits = memory.int8(at + Slots.BITS) & ~Slots.CLIENT_IS_B;
            memory.put8(at + Slots.BITS, bits | Slots.CLIENT_IS_SURE | (isClient == fromB ? Slots.CLIENT_IS_B : 0));
        }
        TcpState before = TcpState.of(memory.int8(at + Slots.TCP_STATE));
        TcpState after = before.after(flags, fromB == has(at, Slots.CLIENT_IS_B));
        if (after == before) {
            return false;
        }
        memory.put8(at + Slots.TCP_STATE, after.ordinal());
        return after.flowState() == FlowState.CLOSED && before.flowState() != FlowState.CLOSED;
    }

    private void countIcmp(FlowPacket packet, int at, boolean fromB) {
        if (fromB == has(at, Slots.CLIENT_IS_B)) {
            boolean isFirst = memory.int64(at + (fromB ? Slots.PACKETS_B : Slots.PACKETS_A)) == 1
                    && memory.int16(at + Slots.PART) == 0;
            if (isFirst) {
                memory.put8(at + Slots.ICMP_CODE, packet.icmpCode());
            }
        } else if (!has(at, Slots.HAS_ICMP_ANSWER)) {
            set(at, Slots.HAS_ICMP_ANSWER);
            memory.put8(at + Slots.ANSWER_TYPE, packet.icmpType());
            memory.put8(at + Slots.ANSWER_CODE, packet.icmpCode());
        }
    }

    private boolean has(int at, int bits) {
        return (memory.int8(at + Slots.BITS) & bits) != 0;
    }

    private void set(int at, int bits) {
        int before = memory.int8(at + Slots.BITS);
        if ((before | bits) != before) {
            memory.put8(at + Slots.BITS, before | bits);
        }
    }

    private void add(int field, long value) {
        memory.put64(field, memory.int64(field) + value);
    }
}
