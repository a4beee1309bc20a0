package io.witness.afpacket;

import io.witness.afpacket.TimeStamps.Source;
import io.witness.filter.BpfProgram;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Specifies a packet socket. Immutable: each method that changes something returns a copy. {@link PacketSocket#open} checks what
 * the kernel or the interface could refuse.
 */
public final class PacketSocketOptions {
    /** The protocol of a socket that receives all packets ({@code ETH_P_ALL}). */
    public static final int ALL_PROTOCOLS = 3;

    private static final int MOST_PROTOCOL = 0xFFFF;

    private final String interfaceName;
    private int protocol = ALL_PROTOCOLS;
    private boolean datagrams;
    private boolean dual;
    private boolean promiscuous;
    private boolean ignoreOutgoing;
    private boolean vlanTags;
    private String filter = "";
    private Set<Source> receiveStamps = Set.of();
    private Set<Source> transmitStamps = Set.of();
    private boolean scheduledStamps;
    private boolean stampsOnly;
    private int receiveBufferBytes;
    private int errorQueueBytes;
    private int sendBufferBytes;

    private PacketSocketOptions(String interfaceName) {
        this.interfaceName = Objects.requireNonNull(interfaceName);
    }

    /**
     * Specifies a socket of raw packets of all protocols, without time stamps.
     *
     * @param interfaceName the interface to receive from and to send to
     * @return the options
     */
    public static PacketSocketOptions of(String interfaceName) {
        return new PacketSocketOptions(interfaceName);
    }

    private PacketSocketOptions with(Consumer<PacketSocketOptions> change) {
        PacketSocketOptions copy = new PacketSocketOptions(interfaceName);
        copy.protocol = protocol;
        copy.datagrams = datagrams;
        copy.dual = dual;
        copy.promiscuous = promiscuous;
        copy.ignoreOutgoing = ignoreOutgoing;
        copy.vlanTags = vlanTags;
        copy.filter = filter;
        copy.receiveStamps = receiveStamps;
        copy.transmitStamps = transmitStamps;
        copy.scheduledStamps = scheduledStamps;
        copy.stampsOnly = stampsOnly;
        copy.receiveBufferBytes = receiveBufferBytes;
        copy.errorQueueBytes = errorQueueBytes;
        copy.sendBufferBytes = sendBufferBytes;
        change.accept(copy);
        return copy;
    }

    /**
     * Receives packets of one protocol only.
     *
     * @param etherType 0 to 65,535, such as 0x0800 for IPv4; {@link #ALL_PROTOCOLS}: all, also those that this host sends; 0: none,
     *     the socket only sends
     * @return a copy
     */
    public PacketSocketOptions withProtocol(int etherType) {
        if (etherType < 0 || etherType > MOST_PROTOCOL) {
            throw new IllegalArgumentException("protocol=" + etherType + ": use 0 to " + MOST_PROTOCOL);
        }
        return with(copy -> copy.protocol = etherType);
    }

    /**
     * Receives and sends packets without their link header ({@code SOCK_DGRAM}): the kernel removes and writes it.
     *
     * @param choice whether to do so
     * @return a copy
     */
    public PacketSocketOptions withDatagrams(boolean choice) {
        return with(copy -> copy.datagrams = choice);
    }

    /**
     * Sends by a second socket, so that sending and receiving do not contend for one, and unread packets do not take the room of the
     * error queue. The receiving socket then also receives what the other one sends (as {@link
     * io.witness.api.packet.Packet#TYPE_OUTGOING}), if its protocol is {@link #ALL_PROTOCOLS}, unless {@link #withIgnoreOutgoing}.
     *
     * @param choice whether to do so
     * @return a copy
     */
    public PacketSocketOptions withDual(boolean choice) {
        return with(copy -> copy.dual = choice);
    }

    /**
     * Also receives packets that are addressed to other hosts.
     *
     * @param choice whether to do so
     * @return a copy
     */
    public PacketSocketOptions withPromiscuous(boolean choice) {
        return with(copy -> copy.promiscuous = choice);
    }

    /**
     * Does not receive packets that this host sends.
     *
     * @param choice whether to leave them out
     * @return a copy
     */
    public PacketSocketOptions withIgnoreOutgoing(boolean choice) {
        return with(copy -> copy.ignoreOutgoing = choice);
    }

    /**
     * Receives VLAN tags: the kernel takes them out of packets, and {@link PacketSocket#receive} puts them back.
     *
     * @param choice whether to put them back; raw packets only
     * @return a copy
     */
    public PacketSocketOptions withVlanTags(boolean choice) {
        return with(copy -> copy.vlanTags = choice);
    }

    /**
     * Receives only packets that a filter accepts. It is in place before the socket is bound: no other packet is ever received.
     *
     * @param expression libpcap expression, or the numbers of {@code tcpdump -ddd}; empty: all packets
     * @return a copy
     */
    public PacketSocketOptions withFilter(String expression) {
        Objects.requireNonNull(expression);
        return with(copy -> copy.filter = expression);
    }

    /**
     * Receives only packets that a program accepts, as {@link #withFilter(String)}.
     *
     * @param program the program
     * @return a copy
     */
    public PacketSocketOptions withFilter(BpfProgram program) {
        return withFilter(program.toString());
    }

    /**
     * Asks for the time of received packets. Which ones the network card stamps is a setting of the interface: {@link
     * InterfaceStamps}.
     *
     * @param sources who takes it
     * @return a copy
     */
    public PacketSocketOptions withReceiveStamps(Source... sources) {
        return with(copy -> copy.receiveStamps = Set.of(sources));
    }

    /**
     * Asks for the time of sent packets, to be read by {@link PacketSocket#receiveTransmitted}. That the network card stamps packets
     * is a setting of the interface: {@link InterfaceStamps}.
     *
     * @param sources who takes it; if both do, each of the two comes by a message of its own
     * @return a copy
     */
    public PacketSocketOptions withTransmitStamps(Source... sources) {
        return with(copy -> copy.transmitStamps = Set.of(sources));
    }

    /**
     * Asks for the time at which sent packets enter the queueing discipline ({@link TransmitStage#SCHEDULED}), as well.
     *
     * @param choice whether to do so
     * @return a copy
     */
    public PacketSocketOptions withScheduledStamps(boolean choice) {
        return with(copy -> copy.scheduledStamps = choice);
    }

    /**
     * Returns time stamps of sent packets without the packets: less work, and less room in the error queue.
     *
     * @param choice whether to do so
     * @return a copy
     */
    public PacketSocketOptions withStampsOnly(boolean choice) {
        return with(copy -> copy.stampsOnly = choice);
    }

    /**
     * Sets how much memory unread packets may have ({@code SO_RCVBUF}).
     *
     * @param bytes the limit, the kernel's own data included; 0: the system's default. More than {@code net.core.rmem_max} needs
     *     CAP_NET_ADMIN
     * @return a copy
     */
    public PacketSocketOptions withReceiveBuffer(int bytes) {
        return with(copy -> copy.receiveBufferBytes = notNegative(bytes));
    }

    /**
     * Sets how much memory unread time stamps of sent packets may have. Those that do not fit are lost, see {@link
     * PacketSocket#transmitCounters()}. A socket that is not {@linkplain #withDual dual} has one limit for packets and stamps, the sum.
     *
     * @param bytes the limit; some 840 for each stamp without its packet. 0: the system's default, often 208 KiB. More than {@code
     *     net.core.rmem_max} needs CAP_NET_ADMIN
     * @return a copy
     */
    public PacketSocketOptions withErrorQueue(int bytes) {
        return with(copy -> copy.errorQueueBytes = notNegative(bytes));
    }

    /**
     * Sets how much memory sent packets may have until the device has sent them ({@code SO_SNDBUF}).
     *
     * @param bytes the limit; 0: the system's default. More than {@code net.core.wmem_max} needs CAP_NET_ADMIN
     * @return a copy
     */
    public PacketSocketOptions withSendBuffer(int bytes) {
        return with(copy -> copy.sendBufferBytes = notNegative(bytes));
    }

    private static int notNegative(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes: use 0 or more");
        }
        return bytes;
    }

    /**
     * Returns the interface.
     *
     * @return its name
     */
    public String interfaceName() {
        return interfaceName;
    }

    /**
     * Returns the protocol of the packets to receive.
     *
     * @return EtherType; {@link #ALL_PROTOCOLS}; 0: none
     */
    public int protocol() {
        return protocol;
    }

    /**
     * Tells whether packets are without a link header.
     *
     * @return the choice
     */
    public boolean datagrams() {
        return datagrams;
    }

    /**
     * Tells whether a second socket sends.
     *
     * @return the choice
     */
    public boolean dual() {
        return dual;
    }

    /**
     * Tells whether packets for other hosts are received.
     *
     * @return the choice
     */
    public boolean promiscuous() {
        return promiscuous;
    }

    /**
     * Tells whether packets that this host sends are left out.
     *
     * @return the choice
     */
    public boolean ignoreOutgoing() {
        return ignoreOutgoing;
    }

    /**
     * Tells whether VLAN tags are put back.
     *
     * @return the choice
     */
    public boolean vlanTags() {
        return vlanTags;
    }

    /**
     * Returns the filter.
     *
     * @return expression or numbers; empty: all packets
     */
    public String filter() {
        return filter;
    }

    /**
     * Returns who takes the time of received packets.
     *
     * @return an immutable set
     */
    public Set<Source> receiveStamps() {
        return receiveStamps;
    }

    /**
     * Returns who takes the time of sent packets.
     *
     * @return an immutable set
     */
    public Set<Source> transmitStamps() {
        return transmitStamps;
    }

    /**
     * Tells whether sent packets get {@link TransmitStage#SCHEDULED} stamps.
     *
     * @return the choice
     */
    public boolean scheduledStamps() {
        return scheduledStamps;
    }

    /**
     * Tells whether time stamps of sent packets come without the packets.
     *
     * @return the choice
     */
    public boolean stampsOnly() {
        return stampsOnly;
    }

    /**
     * Returns the memory for unread packets.
     *
     * @return bytes; 0: the system's default
     */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /**
     * Returns the memory for unread time stamps of sent packets.
     *
     * @return bytes; 0: the system's default
     */
    public int errorQueueBytes() {
        return errorQueueBytes;
    }

    /**
     * Returns the memory for packets that are being sent.
     *
     * @return bytes; 0: the system's default
     */
    public int sendBufferBytes() {
        return sendBufferBytes;
    }
}
