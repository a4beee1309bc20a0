package io.witness.afpacket.internal;

import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.afpacket.PacketSocketOptions;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.filter.BpfProgram;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.PacketSockets;
import io.witness.linux.socket.SocketFilters;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Joins the three kinds of calls of a packet socket: receiving, sending, and receiving what was transmitted. */
public final class PacketPort {
    private final PacketSocketOptions options;
    private final PacketDescriptors descriptors;
    private final KernelCounters counters;
    private final SocketCall receiveCall;
    private final SocketCall sendCall;
    private final SocketCall stampCall;
    private final ReceiveSide receiving;
    private final SendSide sending;
    private final StampSide stamps;

    PacketPort(PacketSocketOptions options, PacketDescriptors descriptors, SocketCall[] calls, LinkState link) {
        this.options = options;
        this.descriptors = descriptors;
        receiveCall = calls[0];
        sendCall = calls[1];
        stampCall = calls[2];
        counters = new KernelCounters(descriptors.receiving().number(), false);
        receiving = new ReceiveSide(descriptors.receiving(), receiveCall, link, counters);
        sending = new SendSide(
                descriptors.sending(), sendCall, link, descriptors.link().index(), hasTransmitStamps());
        stamps = new StampSide(descriptors.sending(), stampCall, link, sending.identifiers());
        link.observer(() -> {
            receiveCall.reconsider();
            sendCall.reconsider();
            stampCall.reconsider();
        });
    }

    /** Opens a packet socket; on failure nothing stays open. */
    public static PacketPort open(PacketSocketOptions options) throws RingException {
        return PacketSocketOpener.open(options);
    }

    public boolean hasTransmitStamps() {
        return !options.transmitStamps().isEmpty() || options.scheduledStamps();
    }

    public ReceiveSide receiving() {
        return receiving;
    }

    public SendSide sending() {
        return sending;
    }

    public StampSide stamps() {
        return stamps;
    }

    /** Replaces the filter of received packets. */
    public void filter(String filter) throws RingException {
        Optional<BpfProgram> program = FilterSource.program(filter, options.datagrams(), descriptors.link());
        DescriptorLease lease = lease();
        try {
            filter(lease.descriptor(), program);
        } catch (ErrnoException e) {
            throw FilterSource.refused(filter, e);
        } finally {
            lease.close();
        }
    }

    private static void filter(int fd, Optional<BpfProgram> program) throws ErrnoException {
        if (program.isPresent()) {
            SocketFilters.attach(fd, program.get().toBytes());
            return;
        }
        try {
            SocketFilters.detach(fd);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT) { // there is none
                throw e;
            }
        }
    }

    private DescriptorLease lease() throws PacketSocketException {
        return descriptors
                .receiving()
                .lease()
                .orElseThrow(() -> new PacketSocketException(Reason.CLOSED, "the packet socket is closed"));
    }

    /** Returns the address of the receiving socket, as the kernel has it now. */
    public ByteBuffer localAddress() throws RingException {
        DescriptorLease lease = lease();
        try {
            return PacketSockets.address(lease.descriptor());
        } catch (ErrnoException e) {
            throw OpenErrors.step("asking for the address of the packet socket", e);
        } finally {
            lease.close();
        }
    }

    public LinkDescription link() {
        return descriptors.link();
    }

    public RingTotals totals() {
        return counters.totals();
    }

    public void readDeadline(long nanoTime) {
        receiveCall.deadline(nanoTime);
        stampCall.deadline(nanoTime);
    }

    public void writeDeadline(long nanoTime) {
        sendCall.deadline(nanoTime);
    }

    public void blocking(boolean choice) {
        receiveCall.blocking(choice);
        sendCall.blocking(choice);
        stampCall.blocking(choice);
    }

    public void close() {
        counters.close();
        receiveCall.close();
        sendCall.close();
        stampCall.close();
    }
}
