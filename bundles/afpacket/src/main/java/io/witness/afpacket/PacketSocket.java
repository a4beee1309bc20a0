package io.witness.afpacket;

import io.witness.afpacket.internal.PacketPort;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.filter.BpfProgram;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Receives and sends packets one by one at an interface, with the times at which the kernel or the network card saw them: an AF_PACKET
 * socket without a ring, see packet(7). Rings are faster; this tells exactly when each single packet was received and sent.
 *
 * <p>One thread at a time receives, one sends, and one receives what was transmitted; these three may be at work at the same time. All
 * other methods are for any thread. In steady state nothing is allocated. A call copies nothing in the heap if its buffer is direct.
 *
 * <p>A call waits until it has a result, the {@linkplain #setReadDeadline deadline}, an interruption of the thread ({@link
 * PacketSocketException.Reason#INTERRUPTED}) or {@link #close()} by another thread ({@link PacketSocketException.Reason#CLOSED}).
 */
public final class PacketSocket implements AutoCloseable {
    /** Stands for no deadline. */
    public static final long NO_DEADLINE = Long.MIN_VALUE;

    /** Returned by calls that end without a result: at the deadline, or at once if calls do not wait. */
    public static final int NOTHING = -1;

    private final PacketPort port;
    private final boolean datagrams;
    /** Bytes of the interface's link layer addresses; 0: not known. */
    private final int addressLength;

    private final int receiveSources;
    private final int transmitSources;

    private PacketSocket(PacketSocketOptions options, PacketPort port) {
        this.port = port;
        datagrams = options.datagrams();
        addressLength = port.link()
                .hardwareAddress()
                .map(text -> (text.length() + 1) / 3)
                .orElse(0);
        receiveSources = TimeStamps.bits(options.receiveStamps());
        transmitSources = TimeStamps.bits(options.transmitStamps());
    }

    /**
     * Opens a packet socket. Needs the capability CAP_NET_RAW. Its filter is in place before it is bound, and it is bound to interface
     * and protocol at once: no packet of another interface, and none that the filter refuses, is ever received.
     *
     * @param options what to open
     * @return the socket, to be closed by the caller; also if the interface is down (with a filter expression, it has to be up)
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such interface
     * @throws RingException if the filter cannot be compiled, or the kernel refuses; names the remedy
     */
    public static PacketSocket open(PacketSocketOptions options) throws RingException {
        return new PacketSocket(options, PacketPort.open(options));
    }

    /**
     * Converts a time to wait into a deadline.
     *
     * @param time how long from now on
     * @param unit its unit
     * @return the deadline, by {@link System#nanoTime()}
     */
    public static long deadlineIn(long time, TimeUnit unit) {
        return System.nanoTime() + unit.toNanos(time);
    }

    /**
     * Receives a packet.
     *
     * @param target receives its bytes at its position, which moves behind them
     * @return the length of the packet in bytes: more than {@code target} has received if it had no room for all of them. {@link
     *     #NOTHING}: there was none until the deadline
     * @throws PacketSocketException if the interface went down or away, or the call was interrupted or closed
     */
    public int receive(ByteBuffer target) throws PacketSocketException {
        return receive(target, null, null);
    }

    /**
     * Receives a packet and its address.
     *
     * @param target as {@link #receive(ByteBuffer)}
     * @param from receives the sender's address, protocol, and interface; null: not wanted
     * @return as {@link #receive(ByteBuffer)}
     * @throws PacketSocketException as {@link #receive(ByteBuffer)}
     */
    public int receive(ByteBuffer target, PacketAddress from) throws PacketSocketException {
        return receive(target, from, null);
    }

    /**
     * Receives a packet, its address and its time stamps ({@link PacketSocketOptions#withReceiveStamps}).
     *
     * @param target as {@link #receive(ByteBuffer)}
     * @param from receives the sender's address, protocol, and interface; null: not wanted
     * @param stamps receives the time stamps; null: not wanted
     * @return as {@link #receive(ByteBuffer)}
     * @throws PacketSocketException as {@link #receive(ByteBuffer)}
     */
    public int receive(ByteBuffer target, PacketAddress from, TimeStamps stamps) throws PacketSocketException {
        int length = port.receiving().receive(target);
        if (length >= 0 && from != null) {
            from.read(port.receiving().address());
        }
        if (length >= 0 && stamps != null) {
            stamps.set(
                    port.receiving().messages().softwareNanos(),
                    port.receiving().messages().hardwareNanos(),
                    receiveSources);
        }
        return length;
    }

    /**
     * Sends a raw packet, which starts with its link header.
     *
     * @param source the packet, from its position to its limit; the position moves to the limit when it is sent
     * @return the packet's identifier, which its time stamps carry: 0 for the first one, and more for each; {@link #NOTHING}: it was not
     *     sent, the kernel had no room until the deadline
     * @throws PacketSocketException if the kernel or the device does not take the packet, or the call was interrupted or closed
     * @throws IllegalArgumentException if the socket is for datagrams, which need an address
     */
    public long send(ByteBuffer source) throws PacketSocketException {
        if (datagrams) {
            throw new IllegalArgumentException("a datagram needs an address: use send(source, to)");
        }
        port.sending().address(false);
        return port.sending().send(source);
    }

    /**
     * Sends a packet to an address. The kernel writes the link header of datagrams from it; of raw packets it takes over the protocol only.
     *
     * @param source as {@link #send(ByteBuffer)}
     * @param to address and protocol; its other fields do not matter
     * @return as {@link #send(ByteBuffer)}
     * @throws PacketSocketException as {@link #send(ByteBuffer)}
     * @throws IllegalArgumentException if the address of a datagram is not as long as those of the interface
     */
    public long send(ByteBuffer source, PacketAddress to) throws PacketSocketException {
        if (datagrams && addressLength > 0 && to.length() != Math.min(addressLength, PacketAddress.MOST_BYTES)) {
            throw new IllegalArgumentException("an address of " + to.length() + " bytes: use " + addressLength
                    + ", as those of " + port.link().name() + " have");
        }
        to.write(port.sending().address(true));
        return port.sending().send(source);
    }

    /**
     * Receives a time stamp of a packet that this socket has sent, with the packet unless {@link PacketSocketOptions#withStampsOnly}. A
     * packet has as many of them as were asked for, each by a call of its own. Stamps are matched by identifiers that the kernel carries
     * along; those that the kernel dropped are counted by {@link #transmitCounters()}.
     *
     * @param target receives the packet as the interface got it, with its link header also for datagrams, at its position, which moves
     *     behind it; what has no room is left out
     * @param packet receives the identifier, the stage and the time stamps
     * @return how many bytes {@code target} has received; {@link #NOTHING}: there was none until the (read) deadline
     * @throws PacketSocketException if the interface was removed, or the call was interrupted or closed
     * @throws IllegalStateException if the socket was opened without stamps of sent packets
     */
    public int receiveTransmitted(ByteBuffer target, TransmittedPacket packet) throws PacketSocketException {
        if (!port.hasTransmitStamps()) {
            throw new IllegalStateException(
                    "sent packets have no time stamps: use PacketSocketOptions.withTransmitStamps");
        }
        int length = port.stamps().receive(target);
        if (length >= 0) {
            TransmitStage stage = port.stamps().stage();
            packet.set(port.stamps().identifier(), stage, length);
            packet.stamps()
                    .set(
                            port.stamps().messages().softwareNanos(),
                            port.stamps().messages().hardwareNanos(),
                            stage == TransmitStage.SENT ? transmitSources : 0);
        }
        return length;
    }

    /**
     * Replaces the filter of received packets, at one moment: no packet passes between the two. Packets that wait in the receive queue
     * were accepted by the previous one.
     *
     * @param expression libpcap expression, or the numbers of {@code tcpdump -ddd}; empty: all packets
     * @throws RingException if it cannot be compiled, or the kernel refuses it; the previous one stays
     */
    public void setFilter(String expression) throws RingException {
        port.filter(expression);
    }

    /**
     * Replaces the filter, as {@link #setFilter(String)}.
     *
     * @param program the program
     * @throws RingException if the kernel refuses it; the previous one stays
     */
    public void setFilter(BpfProgram program) throws RingException {
        port.filter(program.toString());
    }

    /**
     * Sets until when calls of {@link #receive} and {@link #receiveTransmitted} wait, also those that wait now. It holds for all later
     * calls, until it is set again. What is there already is also received after it.
     *
     * @param nanoTime the time by {@link System#nanoTime()}, see {@link #deadlineIn}; {@link #NO_DEADLINE}: they wait without a limit
     */
    public void setReadDeadline(long nanoTime) {
        port.readDeadline(nanoTime);
    }

    /**
     * Sets until when calls of {@link #send} wait for room, as {@link #setReadDeadline}.
     *
     * @param nanoTime the time by {@link System#nanoTime()}; {@link #NO_DEADLINE}: they wait without a limit
     */
    public void setWriteDeadline(long nanoTime) {
        port.writeDeadline(nanoTime);
    }

    /**
     * Sets both deadlines.
     *
     * @param nanoTime the time by {@link System#nanoTime()}; {@link #NO_DEADLINE}: calls wait without a limit
     */
    public void setDeadline(long nanoTime) {
        setReadDeadline(nanoTime);
        setWriteDeadline(nanoTime);
    }

    /**
     * Sets whether calls wait at all, also those that wait now.
     *
     * @param blocking false: calls return {@link #NOTHING} at once if they have no result
     */
    public void setBlocking(boolean blocking) {
        port.blocking(blocking);
    }

    /**
     * Counts the packets that the socket has received, lost for want of memory (see {@link PacketSocketOptions#withReceiveBuffer}), and
     * how often it was frozen (0 for a socket without a ring). The kernel clears its counters when they are read: these do not start anew.
     * They are read also while packets are received; when none are for an hour at a million packets a second, they overflow.
     *
     * @return totals since the opening, also after {@link #close()}
     */
    public RingTotals statistics() {
        return port.totals();
    }

    /**
     * Counts the time stamps of sent packets.
     *
     * @return totals since the opening, also after {@link #close()}
     */
    public StampCounters transmitCounters() {
        return port.stamps().counters();
    }

    /**
     * Returns the address that the socket is bound to.
     *
     * @return a new instance: the interface, its link layer address, and the protocol that is received
     * @throws RingException if the socket is closed
     */
    public PacketAddress localAddress() throws RingException {
        PacketAddress address = new PacketAddress();
        address.read(port.localAddress());
        return address;
    }

    /**
     * Returns the interface as it was when the socket was opened.
     *
     * @return its name, number, link type and MTU
     */
    public LinkDescription link() {
        return port.link();
    }

    /** Closes the socket. Waiting calls of other threads, and all later ones, end with an exception. A second call does nothing. */
    @Override
    public void close() {
        port.close();
    }
}
