package io.witness.afpacket.internal;

import io.witness.afpacket.PacketSocketOptions;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.filter.BpfProgram;
import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.link.LinkTable;
import io.witness.linux.poll.Epoll;
import io.witness.linux.socket.PacketSockets;
import io.witness.linux.socket.SocketFilters;
import io.witness.linux.socket.TransmitSockets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the sockets of a packet socket, one or two: all or nothing. A filter is in place before the socket is bound. */
final class PacketSocketOpener {
    private final PacketSocketOptions options;
    private final SocketTuning tuning;
    private final List<SharedDescriptor> opened = new ArrayList<>();
    private final List<SocketCall> calls = new ArrayList<>();

    private PacketSocketOpener(PacketSocketOptions options) {
        this.options = options;
        tuning = new SocketTuning(options);
    }

    static PacketPort open(PacketSocketOptions options) throws RingException {
        PacketSocketOpener opener = new PacketSocketOpener(options);
        boolean done = false;
        try {
            PacketPort port = opener.open();
            done = true;
            return port;
        } catch (ErrnoException e) {
            throw OpenErrors.step("opening a packet socket on " + options.interfaceName(), e);
        } finally {
            if (!done) {
                opener.calls.forEach(SocketCall::close);
            }
            opener.opened.forEach(SharedDescriptor::release); // the calls have shares of their own
        }
    }

    private PacketPort open() throws RingException, ErrnoException {
        SharedDescriptor receiving = socket();
        int index = InterfaceIndex.of(options.interfaceName(), receiving.number());
        LinkDescription link =
                LinkTable.describe(index).orElseThrow(() -> new InterfaceMissingException(options.interfaceName()));
        filter(receiving.number(), FilterSource.program(options.filter(), options.datagrams(), link));
        tuning.receive(receiving.number());
        SharedDescriptor sending = options.dual() ? socket() : receiving;
        tuning.send(sending.number());
        return connect(new PacketDescriptors(receiving, sending, link));
    }

    private SharedDescriptor socket() throws RingException {
        try {
            int fd = options.datagrams() ? PacketSockets.openCooked() : PacketSockets.open();
            SharedDescriptor descriptor = new SharedDescriptor(fd);
            opened.add(descriptor);
            return descriptor;
        } catch (ErrnoException e) {
            throw OpenErrors.socket(e);
        }
    }

    private void filter(int fd, Optional<BpfProgram> program) throws RingException {
        if (program.isPresent()) {
            try {
                SocketFilters.attach(fd, program.get().toBytes());
            } catch (ErrnoException e) {
                throw FilterSource.refused(options.filter(), e);
            }
        }
    }

    private PacketPort connect(PacketDescriptors descriptors) throws RingException, ErrnoException {
        LinkState link = new LinkState(options.interfaceName());
        calls.add(SocketCall.open(descriptors.receiving(), Epoll.IN | Epoll.EDGE, link));
        calls.add(SocketCall.open(descriptors.sending(), Epoll.OUT | Epoll.EDGE, link));
        calls.add(SocketCall.open(
                descriptors.sending(), Epoll.EDGE, link)); // stamps are errors, which are always reported
        PacketPort port = new PacketPort(options, descriptors, calls.toArray(SocketCall[]::new), link);
        bind(descriptors);
        return port;
    }

    private void bind(PacketDescriptors descriptors) throws RingException {
        int index = descriptors.link().index();
        try {
            if (options.dual()) {
                TransmitSockets.bind(descriptors.sending().number(), index);
            }
            if (options.promiscuous()) {
                PacketSockets.joinPromiscuous(descriptors.receiving().number(), index);
            }
            PacketSockets.bind(descriptors.receiving().number(), index, options.protocol());
        } catch (ErrnoException e) {
            throw OpenErrors.bind(options.interfaceName(), e);
        }
    }
}
