package io.witness.afpacket.internal;

import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitOptions.Stamps;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.TransmitLayout;
import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.link.LinkTable;
import io.witness.linux.memory.MemoryAdmission;
import io.witness.linux.memory.MemoryReservation;
import io.witness.linux.memory.RingMapping;
import io.witness.linux.socket.RingSender;
import io.witness.linux.socket.TimeStampFlags;
import io.witness.linux.socket.TransmitSockets;
import java.io.IOException;

/** Opens the socket of a transmit ring and maps the ring: all or nothing. */
final class TransmitSocket {
    /** What the kernel charges for a frame in flight beyond its bytes, at most. */
    private static final int CHARGE = 1024;

    private static final long MOST_SEND_BUFFER = 1 << 28;

    private final TransmitOptions options;
    private final SharedDescriptor descriptor;
    private LinkDescription link;
    private TransmitGeometry geometry;
    private RingMapping mapping;
    private RingPoll poll;
    private RingSender sender;

    private TransmitSocket(TransmitOptions options, int fd) {
        this.options = options;
        descriptor = new SharedDescriptor(fd);
    }

    static TransmitSocket open(TransmitOptions options) throws RingException {
        TransmitSocket socket = open(options, options.datagrams().isPresent());
        try {
            socket.prepare();
            return socket;
        } catch (ErrnoException e) {
            socket.close();
            throw OpenErrors.step("opening a transmit ring on " + options.interfaceName(), e);
        } catch (RingException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    private static TransmitSocket open(TransmitOptions options, boolean datagrams) throws RingException {
        try {
            return Descriptors.own(TransmitSockets.open(datagrams), fd -> new TransmitSocket(options, fd));
        } catch (ErrnoException e) {
            throw refused(e);
        }
    }

    private static RingException refused(ErrnoException e) {
        boolean right = e.errno() == Errno.EPERM || e.errno() == Errno.EACCES;
        return right
                ? new RingException("sending needs the capability CAP_NET_RAW: run with sudo, or by `setpriv "
                        + "--inh-caps +net_raw --ambient-caps +net_raw`")
                : OpenErrors.socket(e);
    }

    private void prepare() throws RingException, ErrnoException {
        int index = InterfaceIndex.of(options.interfaceName(), fd());
        link = LinkTable.describe(index).orElseThrow(() -> new InterfaceMissingException(options.interfaceName()));
        geometry = TransmitGeometry.of(options, link, RingMapping.pageSize());
        setOptions();
        takeStamps();
        makeRing();
        bind(index);
        poll = RingPoll.unwatched(descriptor);
        sender = options.datagrams()
                .map(to -> RingSender.datagrams(fd(), index, to.protocol(), to.destination()))
                .orElseGet(() -> RingSender.raw(fd()));
    }

    private void makeRing() throws RingException {
        MemoryReservation reserved = reserve();
        try {
            int block = geometry.blockSize();
            TransmitSockets.ring(fd(), options.version(), block, geometry.numBlocks(), geometry.frameSize());
            mapping = RingMapping.map(fd(), block, geometry.numBlocks(), true);
        } catch (ErrnoException e) {
            throw noRing(e);
        } finally {
            reserved.close();
        }
    }

    private void takeStamps() throws RingException, ErrnoException {
        Stamps stamps = options.stamps();
        if (stamps.areTaken()) {
            SocketTuning.buffer(fd(), "errorQueue", stamps.errorQueueBytes());
            TimeStampFlags.set(fd(), SocketTuning.transmitFlags(stamps.sources(), stamps.scheduled(), true));
        }
    }

    // All of them before the ring: some are refused afterwards, one is ignored.
    private void setOptions() throws ErrnoException {
        TransmitSockets.version(fd(), options.version());
        if (options.skipWrongFrames()) {
            TransmitSockets.skipWrongFrames(fd());
        }
        if (options.dataOffset() != 0) {
            TransmitSockets.ownOffsets(fd());
        }
        if (options.copied()) {
            TransmitSockets.vnetHeaders(fd());
        }
        if (options.qdiscBypass()) {
            TransmitSockets.bypassQdisc(fd());
        }
        long inFlight = (long) geometry.frames() * (geometry.frameSize() + CHARGE);
        TransmitSockets.sendBuffer(fd(), (int) Math.min(inFlight, MOST_SEND_BUFFER));
    }

    private MemoryReservation reserve() throws RingException {
        try {
            return MemoryAdmission.ofProcess().reserveKernelRings(geometry.blockSize(), geometry.numBlocks(), 1, false);
        } catch (IOException e) {
            throw new RingException("numBlocks=" + geometry.numBlocks() + ": " + e.getMessage());
        }
    }

    private RingException noRing(ErrnoException e) {
        boolean memory = e.errno() == Errno.ENOMEM || e.errno() == Errno.EAGAIN;
        String sizes = "blockSize=" + geometry.blockSize() + " numBlocks=" + geometry.numBlocks();
        return memory
                ? new RingException(sizes + ": the kernel has no memory for this ring: use a smaller numBlocks")
                : OpenErrors.step("making a transmit ring of " + sizes + " frameSize=" + geometry.frameSize(), e);
    }

    private void bind(int index) throws RingException {
        try {
            TransmitSockets.bind(fd(), index);
        } catch (ErrnoException e) {
            throw OpenErrors.bind(options.interfaceName(), e);
        }
    }

    int fd() {
        return descriptor.number();
    }

    LinkDescription link() {
        return link;
    }

    TransmitGeometry geometry() {
        return geometry;
    }

    RingPoll poll() {
        return poll;
    }

    RingSender sender() {
        return sender;
    }

    /** Makes the views of the frames. */
    TransmitFrames frames() {
        TransmitFrames frames =
                new TransmitFrames(mapping.memory(), TransmitLayout.of(options.version()), geometry, options.copied());
        if (options.dataOffset() != 0) {
            frames.setOffsets(options.datagrams().isEmpty());
        }
        return frames;
    }

    /** Gives up ring and socket: the memory becomes private zeros, a thread that is inside a call closes the descriptor. */
    void close() {
        try {
            if (mapping != null) {
                mapping.close();
            }
        } finally {
            if (poll == null) {
                descriptor.release();
            } else {
                poll.close();
            }
        }
    }
}
