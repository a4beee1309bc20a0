package io.witness.afpacket.internal;

import io.witness.api.packet.FrameGeometry;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSettings;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.api.ring.TimeStampSource;
import io.witness.linux.ErrnoException;
import io.witness.linux.memory.RingMapping;
import io.witness.linux.socket.PacketSockets;
import io.witness.linux.socket.ReceiveOptions;
import io.witness.linux.socket.ReceiveRings;
import io.witness.linux.socket.ReceiveRings.BlockOptions;

/** Gives a socket its options and its ring, in the order in which the kernel takes them. */
final class RingSetup {
    /** The receive queue's limit: room for 64 packets of 64 KiB that are larger than a frame. */
    private static final int COPIES_BYTES = 4 << 20;

    private final int fd;
    private final Geometry geometry;
    private final RingSettings settings;

    private RingSetup(int fd, RingSpecification specification) {
        this.fd = fd;
        geometry = specification.geometry();
        settings = specification.settings();
    }

    /** Opens a socket that receives nothing yet. */
    static int open(RingSpecification specification) throws ErrnoException {
        return specification.settings().cooked() ? PacketSockets.openCooked() : PacketSockets.open();
    }

    /** Creates and maps the ring. */
    static RingMapping map(int fd, RingSpecification specification) throws RingException {
        RingSetup setup = new RingSetup(fd, specification);
        try {
            setup.setOptions();
            return specification.settings().version().hasFrames() ? setup.frames() : setup.blocks();
        } catch (ErrnoException e) {
            throw OpenErrors.ring(specification, e);
        }
    }

    private void setOptions() throws ErrnoException {
        ReceiveRings.version(fd, settings.version());
        int reserve = reserve(settings);
        if (reserve > 0) {
            ReceiveOptions.reserve(fd, reserve);
        }
        if (settings.vnetHeader()) {
            ReceiveOptions.vnetHeader(fd);
        }
        if (settings.originalDevice()) {
            ReceiveOptions.originalDevice(fd);
        }
        if (settings.timeStamps() != TimeStampSource.COPY) {
            ReceiveOptions.timeStamps(fd, settings.timeStamps() == TimeStampSource.HARDWARE);
        }
    }

    /** Returns the room before each packet that the kernel is asked for. */
    static int reserve(RingSettings settings) {
        return settings.reserve() + (settings.version().hasFrames() ? FrameHeader.RESERVE : 0);
    }

    private RingMapping blocks() throws ErrnoException {
        BlockOptions options =
                new BlockOptions(geometry.blockTimeoutMillis(), settings.privateSize(), settings.rxHash());
        ReceiveRings.blocks(fd, geometry.blockSize(), geometry.numBlocks(), geometry.frameSize(), options);
        return RingMapping.map(fd, geometry.blockSize(), geometry.numBlocks(), true);
    }

    private RingMapping frames() throws ErrnoException {
        ReceiveOptions.copyLarge(fd);
        ReceiveOptions.receiveBuffer(fd, COPIES_BYTES);
        ReceiveRings.frames(fd, geometry.blockSize(), geometry.numBlocks(), geometry.frameSize());
        return RingMapping.mapFrames(fd, frameGeometry());
    }

    private FrameGeometry frameGeometry() {
        return new FrameGeometry(
                geometry.blockSize(),
                geometry.numBlocks(),
                geometry.frameSize(),
                FrameFields.of(settings.version()).status(),
                CopySlots.SIZE,
                CopySlots.COUNT);
    }
}
