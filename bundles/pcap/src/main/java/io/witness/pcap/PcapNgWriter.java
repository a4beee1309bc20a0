package io.witness.pcap;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.TimeStampKind;
import io.witness.pcap.internal.PcapNgLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes packets as pcapng, with time stamps in nanoseconds. Buffers; allocates nothing per packet. For one thread.
 *
 * <p>Packets whose time the kernel took on receipt, or the network card, are those of a further interface of the same name,
 * with a comment that says so: {@code time stamps: software} or {@code time stamps: hardware}.
 */
public final class PcapNgWriter implements Closeable {
    private static final int BUFFER_LENGTH = 1 << 18;
    private static final int KINDS = TimeStampKind.values().length;

    private final OutputStream out;
    private final List<Source> sources = new ArrayList<>();
    /** Interface description blocks so far. */
    private int described;

    private Source current;
    private TimeStampKind kind;
    private int interfaceNumber;
    private final PcapNgEncoder encoder = new PcapNgEncoder();
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH);

    /**
     * Starts a file. Nothing is written until the buffer is full or flushed.
     *
     * @param out the output; needs no buffer of its own
     * @param source the interface of the first packets
     */
    public PcapNgWriter(OutputStream out, InterfaceInfo source) {
        this.out = out;
        encoder.into(buffer).section();
        select(new Source(source));
    }

    /** An interface, and its numbers in the file, from 1: one for each kind of time stamp; 0: not described yet. */
    private record Source(InterfaceInfo info, int[] numbers) {
        Source(InterfaceInfo info) {
            this(info, new int[KINDS]);
        }

        boolean isDescribed(TimeStampKind kind) {
            return numbers[kind.ordinal()] > 0;
        }
    }

    /** Describes a new source before its first packet, so that a file without packets tells of it. */
    private void select(Source source) {
        current = source;
        sources.add(source);
        select(TimeStampKind.NONE);
    }

    private void select(TimeStampKind wanted) {
        if (!current.isDescribed(wanted)) {
            encoder.interfaceDescription(current.info, "", wanted);
            current.numbers[wanted.ordinal()] = ++described;
        }
        kind = wanted;
        interfaceNumber = current.numbers[wanted.ordinal()] - 1;
    }

    /**
     * Continues with packets of another interface, or of the same one. An interface is described once, before its first
     * packet; a description with any difference is another interface.
     *
     * @param source the interface of the next packets
     * @throws IOException if the output fails
     */
    public void continueWith(InterfaceInfo source) throws IOException {
        for (Source known : sources) {
            if (known.info.equals(source)) {
                current = known;
                select(TimeStampKind.NONE);
                return;
            }
        }
        makeRoom(PcapNgEncoder.interfaceRoom());
        select(new Source(source));
    }

    /**
     * Appends a packet with its VLAN tags. If another process overwrites the packet meanwhile, the file may contain garbage
     * for it, but remains well-formed.
     *
     * @param packet the packet
     * @throws IOException if the output fails
     */
    public void write(Packet packet) throws IOException {
        prepare(packet.timeStampKind(), PcapNgEncoder.packetRoom(packet, 0));
        encoder.packet(interfaceNumber, current.info.linkType(), packet);
    }

    /**
     * Appends a packet from its network layer on, after a header with the kernel's metadata. Use this for packets with an
     * unknown link layer; the link type of the interface is {@link io.witness.api.packet.HardwareTypes#cookedLinkType}.
     *
     * @param packet the packet
     * @throws IOException if the output fails
     */
    public void writeCooked(Packet packet) throws IOException {
        prepare(packet.timeStampKind(), PcapNgEncoder.packetRoom(packet, 0));
        encoder.cookedPacket(interfaceNumber, packet);
    }

    /**
     * Appends a packet that is outside of any ring.
     *
     * @param packet the packet, whose frame stays as it is
     * @throws IOException if the output fails
     */
    public void write(PacketCopy packet) throws IOException {
        prepare(packet.timeStampKind(), PcapNgLayout.PACKET_OVERHEAD + packet.snapLength());
        encoder.packet(interfaceNumber, packet);
    }

    private void prepare(TimeStampKind by, int lengthInBytes) throws IOException {
        if (by != kind) {
            if (!current.isDescribed(by)) {
                makeRoom(PcapNgEncoder.interfaceRoom());
            }
            select(by);
        }
        makeRoom(lengthInBytes);
    }

    private void makeRoom(int lengthInBytes) throws IOException {
        if (lengthInBytes > buffer.remaining()) {
            drain();
        }
        if (lengthInBytes > buffer.capacity()) {
            buffer = ByteBuffer.allocate(lengthInBytes);
            encoder.into(buffer);
        }
    }

    private void drain() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /**
     * Writes all packets so far; the output is then a complete file.
     *
     * @throws IOException if the output fails
     */
    public void flush() throws IOException {
        drain();
        out.flush();
    }

    /** Flushes, then closes the output, even if flushing fails. */
    @Override
    public void close() throws IOException {
        try (OutputStream closing = out) {
            drain();
            closing.flush();
        }
    }
}
