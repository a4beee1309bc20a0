package io.witness.flows;

import io.witness.decode.FlowPacket;
import io.witness.flows.internal.FlowTable;
import io.witness.flows.internal.RecordKey;
import io.witness.flows.internal.SlotMemory;
import io.witness.flows.internal.Slots;

/**
 * Reads one flow as a flyweight: both directions, from the client to the server and back. Who is the client is known by SYN;
 * otherwise it is the endpoint with the higher port, otherwise the sender of the first packet. Counters and times are those of
 * this part of the flow; names and states those of the whole flow so far. For the thread of the meter.
 */
public final class FlowRecord {
    private static final int FLOW_ID_SECONDS = 0xFFFF;
    private static final int SECONDS_SHIFT = 35;
    private static final int RING_SHIFT = 27;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final SlotMemory memory;
    private final int ring;
    private final RecordKey key = new RecordKey();
    private final FlowIcmp icmp;
    private final FlowTunnels tunnels;
    private final FlowNames names;
    private int at;
    private FlowEnd end = FlowEnd.SHUTDOWN;
    private long timeNanos;

    FlowRecord(SlotMemory memory, int ring) {
        this.memory = memory;
        this.ring = ring;
        icmp = new FlowIcmp(memory);
        tunnels = new FlowTunnels(memory);
        names = new FlowNames(memory);
    }

    FlowRecord point(int slot, FlowEnd reason, long nowNanos) {
        at = FlowTable.offset(slot);
        end = reason;
        timeNanos = nowNanos;
        key.read(memory, at);
        return this;
    }

    private boolean isClientB() {
        return (memory.int8(at + Slots.BITS) & Slots.CLIENT_IS_B) != 0;
    }

    private int ofClient(int fieldOfA, int fieldOfB) {
        return at + (isClientB() ? fieldOfB : fieldOfA);
    }

    private int ofServer(int fieldOfA, int fieldOfB) {
        return at + (isClientB() ? fieldOfA : fieldOfB);
    }

    /**
     * Returns the number of the flow, the same in all its parts.
     *
     * @return 51 bits, so that JavaScript can represent it: seconds of its start, ring, and a sequence number
     */
    public long flowId() {
        long seconds = memory.int64(at + Slots.START) / NANOS_PER_SECOND & FLOW_ID_SECONDS;
        long sequence = memory.int64(at + Slots.SEQUENCE) & (1L << RING_SHIFT) - 1;
        return seconds << SECONDS_SHIFT | (long) ring << RING_SHIFT | sequence;
    }

    /**
     * Returns which part of the flow this is.
     *
     * @return from 1 on
     */
    public int part() {
        return memory.int16(at + Slots.PART) + 1;
    }

    /**
     * Tells why the record is written.
     *
     * @return the reason; {@link FlowEnd#ACTIVE}: there will be another part
     */
    public FlowEnd end() {
        return end;
    }

    /**
     * Returns when the record is written, by the packets' times.
     *
     * @return nanoseconds since 1970
     */
    public long timeNanos() {
        return timeNanos;
    }

    /**
     * Returns the time of the flow's first packet.
     *
     * @return nanoseconds since 1970
     */
    public long flowStartNanos() {
        return memory.int64(at + Slots.START);
    }

    /**
     * Returns the time of this part's first packet.
     *
     * @return nanoseconds since 1970
     */
    public long startNanos() {
        return memory.int64(at + Slots.FIRST);
    }

    /**
     * Returns the time of this part's last packet.
     *
     * @return nanoseconds since 1970
     */
    public long endNanos() {
        return memory.int64(at + Slots.LAST);
    }

    /**
     * Tells the version of IP.
     *
     * @return whether it is 4; otherwise it is 6
     */
    public boolean isIpv4() {
        return key.isIpv4();
    }

    /**
     * Returns the protocol over IP.
     *
     * @return 0 to 255
     */
    public int protocol() {
        return key.protocol();
    }

    /**
     * Tells whether the flow has ports.
     *
     * @return whether {@link #clientPort} and {@link #serverPort} may be called
     */
    public boolean hasPorts() {
        return key.hasPorts();
    }

    /**
     * Tells whether it is ICMP over IPv4 or ICMPv6 over IPv6, and its type was seen.
     *
     * @return whether {@link #icmp} may be called
     */
    public boolean isIcmp() {
        return key.isIcmp();
    }

    /**
     * Tells whether it is ICMP without an answer, so that its Community ID is not the same in both directions.
     *
     * @return whether it is
     */
    public boolean isOneWay() {
        return key.isOneWay();
    }

    /**
     * Returns the upper half of the client's address.
     *
     * @return 8 bytes in network order; 0 in IPv4
     */
    public long clientAddressHigh() {
        return memory.int64(ofClient(Slots.ADDRESS_A, Slots.ADDRESS_B));
    }

    /**
     * Returns the lower half of the client's address.
     *
     * @return 8 bytes in network order; in IPv4 the address in the lower 4
     */
    public long clientAddressLow() {
        return memory.int64(ofClient(Slots.ADDRESS_A, Slots.ADDRESS_B) + Long.BYTES);
    }

    /**
     * Returns the upper half of the server's address.
     *
     * @return 8 bytes in network order; 0 in IPv4
     */
    public long serverAddressHigh() {
        return memory.int64(ofServer(Slots.ADDRESS_A, Slots.ADDRESS_B));
    }

    /**
     * Returns the lower half of the server's address.
     *
     * @return 8 bytes in network order; in IPv4 the address in the lower 4
     */
    public long serverAddressLow() {
        return memory.int64(ofServer(Slots.ADDRESS_A, Slots.ADDRESS_B) + Long.BYTES);
    }

    /**
     * Returns the client's port, or the number that the Community ID's specification defines for ICMP.
     *
     * @return 16 bits; 0 if the protocol has none
     */
    public int clientPort() {
        return isClientB() ? key.numberB() : key.numberA();
    }

    /**
     * Returns the server's port, or the number that the Community ID's specification defines for ICMP.
     *
     * @return 16 bits; 0 if the protocol has none
     */
    public int serverPort() {
        return isClientB() ? key.numberA() : key.numberB();
    }

    /**
     * Counts the packets from the client.
     *
     * @return packets of this part
     */
    public long packetsToServer() {
        return memory.int64(ofClient(Slots.PACKETS_A, Slots.PACKETS_B));
    }

    /**
     * Counts the packets from the server.
     *
     * @return packets of this part
     */
    public long packetsToClient() {
        return memory.int64(ofServer(Slots.PACKETS_A, Slots.PACKETS_B));
    }

    /**
     * Counts the bytes of the packets from the client on the wire, with the link layer.
     *
     * @return bytes of this part
     */
    public long bytesToServer() {
        return memory.int64(ofClient(Slots.BYTES_A, Slots.BYTES_B));
    }

    /**
     * Counts the bytes of the packets from the server on the wire, with the link layer.
     *
     * @return bytes of this part
     */
    public long bytesToClient() {
        return memory.int64(ofServer(Slots.BYTES_A, Slots.BYTES_B));
    }

    /**
     * Counts the bytes of IP from the client on the wire: headers and content of the innermost IP packets.
     *
     * @return bytes of this part
     */
    public long ipBytesToServer() {
        return memory.int64(ofClient(Slots.IP_BYTES_A, Slots.IP_BYTES_B));
    }

    /**
     * Counts the bytes of IP from the server on the wire: headers and content of the innermost IP packets.
     *
     * @return bytes of this part
     */
    public long ipBytesToClient() {
        return memory.int64(ofServer(Slots.IP_BYTES_A, Slots.IP_BYTES_B));
    }

    /**
     * Tells whether a SYN has shown who the client is.
     *
     * @return false: the ports or the first packet have decided
     */
    public boolean isClientSure() {
        return (memory.int8(at + Slots.BITS) & Slots.CLIENT_IS_SURE) != 0;
    }

    /**
     * Returns the TCP flags that the client has sent.
     *
     * @return 8 bits, from FIN to CWR
     */
    public int tcpFlagsToServer() {
        return memory.int8(ofClient(Slots.FLAGS_A, Slots.FLAGS_B));
    }

    /**
     * Returns the TCP flags that the server has sent.
     *
     * @return 8 bits, from FIN to CWR
     */
    public int tcpFlagsToClient() {
        return memory.int8(ofServer(Slots.FLAGS_A, Slots.FLAGS_B));
    }

    /**
     * Returns the state of TCP.
     *
     * @return the state; {@link TcpState#NONE} for other protocols
     */
    public TcpState tcpState() {
        return TcpState.of(memory.int8(at + Slots.TCP_STATE));
    }

    /**
     * Returns the state of the flow.
     *
     * @return the state
     */
    public FlowState state() {
        return state(memory, at, protocol());
    }

    static FlowState state(SlotMemory memory, int at, int protocol) {
        if (protocol == FlowPacket.TCP) {
            return TcpState.of(memory.int8(at + Slots.TCP_STATE)).flowState();
        }
        int both = Slots.SEEN_A | Slots.SEEN_B;
        return (memory.int8(at + Slots.BITS) & both) == both ? FlowState.ESTABLISHED : FlowState.NEW;
    }

    /**
     * Returns the first word of the first packet's transport layer, such as the SPI of ESP.
     *
     * @return 32 bits
     */
    public int firstWord() {
        return memory.int32(at + Slots.FIRST_WORD);
    }

    /**
     * Counts the VLAN tags.
     *
     * @return 0 to 3
     */
    public int vlans() {
        return key.vlans();
    }

    /**
     * Returns the number of a VLAN.
     *
     * @param tag 0 to {@link #vlans()} - 1; the outermost is 0
     * @return 1 to 4095
     */
    public int vlan(int tag) {
        return key.vlan(tag);
    }

    /**
     * Returns the first messages of ICMP.
     *
     * @return a flyweight, valid as long as this one
     */
    public FlowIcmp icmp() {
        return icmp.point(at, this);
    }

    /**
     * Returns the tunnels in which the first packet was.
     *
     * @return a flyweight, valid as long as this one
     */
    public FlowTunnels tunnels() {
        return tunnels.point(at, isClientB());
    }

    /**
     * Returns the application and its name.
     *
     * @return a flyweight, valid as long as this one
     */
    public FlowNames names() {
        return names.point(at);
    }
}
