package io.witness.pcap;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.TimeStampKind;
import io.witness.pcap.internal.DeviceForms;
import io.witness.pcap.internal.PcapNgLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
    private static final String SOFTWARE = "time stamps: software";
    private static final String HARDWARE = "time stamps: hardware";

    private final OutputStream out;
    private final List<Source> sources = new ArrayList<>();
    /** Interface description blocks so far. */
    private int described;

    private Source current;
    private TimeStampKind kind;
    private int interfaceNumber;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Starts a file. Nothing is written until the buffer is full or flushed.
     *
     * @param out the output; needs no buffer of its own
     * @param source the interface of the first packets
     */
    public PcapNgWriter(OutputStream out, InterfaceInfo source) {
        this.out = out;
        putSectionHeader();
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
            putInterface(current.info, wanted);
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
        makeRoom(PcapNgLayout.MAX_INTERFACE_LENGTH);
        select(new Source(source));
    }

    private void putSectionHeader() {
        int start = begin(PcapNgLayout.SECTION_HEADER);
        buffer.putInt(PcapNgLayout.BYTE_ORDER_MAGIC);
        buffer.putShort(PcapNgLayout.MAJOR_VERSION).putShort((short) 0);
        buffer.putLong(PcapNgLayout.SECTION_LENGTH_UNKNOWN);
        end(start);
    }

    private void putInterface(InterfaceInfo source, TimeStampKind of) {
        int start = begin(PcapNgLayout.INTERFACE);
        buffer.putShort((short) source.linkType()).putShort((short) 0).putInt(source.snapLength());
        source.name().ifPresent(name -> putOption(PcapNgLayout.IF_NAME, utf8(name)));
        putOption(PcapNgLayout.IF_TIME_RESOLUTION, PcapNgLayout.NANOSECONDS);
        source.filter()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> putOption(PcapNgLayout.IF_FILTER, utf8(PcapNgLayout.FILTER_IS_TEXT + text)));
        if (of != TimeStampKind.NONE) {
            putOption(PcapNgLayout.COMMENT, utf8(of == TimeStampKind.SOFTWARE ? SOFTWARE : HARDWARE));
        }
        putOption(PcapNgLayout.END_OF_OPTIONS);
        end(start);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Omits a value that is too long for an option. */
    private void putOption(short code, byte... value) {
        if (value.length > PcapNgLayout.MAX_OPTION_LENGTH) {
            return;
        }
        buffer.putShort(code).putShort((short) value.length).put(value);
        pad();
    }

    private void pad() {
        while ((buffer.position() & 3) != 0) {
            buffer.put((byte) 0);
        }
    }

    /**
     * Appends a packet with its VLAN tags. If another process overwrites the packet meanwhile, the file may contain garbage
     * for it, but remains well-formed.
     *
     * @param packet the packet
     * @throws IOException if the output fails
     */
    public void write(Packet packet) throws IOException {
        int start = beginPacket(
                packet.timeStampKind(), packet.timeNanos(), packet.frameSnapLength(), packet.frameWireLength());
        int first = buffer.position();
        packet.copyFrame(buffer);
        if (DeviceForms.isCan(packet, current.info.linkType())) {
            DeviceForms.mendCan(packet, buffer, first, buffer.position() - first);
        }
        pad();
        end(start);
    }

    /**
     * Appends a packet from its network layer on, after a header with the kernel's metadata. Use this for packets with an
     * unknown link layer; the link type of the interface is {@link io.witness.api.packet.HardwareTypes#cookedLinkType}.
     *
     * @param packet the packet
     * @throws IOException if the output fails
     */
    public void writeCooked(Packet packet) throws IOException {
        int offset = packet.networkOffset(); // once: it may change meanwhile
        int added = DeviceForms.cookedLength(packet);
        int captured = packet.snapLength() - offset;
        int start = beginPacket(
                packet.timeStampKind(), packet.timeNanos(), added + captured, packet.wireLength() - offset + added);
        DeviceForms.putCooked(packet, buffer);
        packet.copy(offset, captured, buffer);
        pad();
        end(start);
    }

    /**
     * Appends a packet that is outside of any ring.
     *
     * @param packet the packet, whose frame stays as it is
     * @throws IOException if the output fails
     */
    public void write(PacketCopy packet) throws IOException {
        int start = beginPacket(packet.timeStampKind(), packet.timeNanos(), packet.snapLength(), packet.wireLength());
        buffer.put(packet.frame().duplicate());
        pad();
        end(start);
    }

    private int beginPacket(TimeStampKind by, long timeNanos, int captured, int wireLength) throws IOException {
        if (by != kind) {
            if (!current.isDescribed(by)) {
                makeRoom(PcapNgLayout.MAX_INTERFACE_LENGTH);
            }
            select(by);
        }
        makeRoom(PcapNgLayout.PACKET_OVERHEAD + captured);
        int start = begin(PcapNgLayout.ENHANCED_PACKET);
        buffer.putInt(interfaceNumber).putInt((int) (timeNanos >>> 32)).putInt((int) timeNanos);
        buffer.putInt(captured).putInt(wireLength);
        return start;
    }

    /** All blocks are multiples of 4 bytes long and start at such an offset, also in the buffer. */
    private int begin(int type) {
        int start = buffer.position();
        buffer.putInt(type).putInt(0);
        return start;
    }

    private void end(int start) {
        int length = buffer.position() + Integer.BYTES - start;
        buffer.putInt(length).putInt(start + Integer.BYTES, length);
    }

    private void makeRoom(int lengthInBytes) throws IOException {
        if (lengthInBytes > buffer.remaining()) {
            drain();
        }
        if (lengthInBytes > buffer.capacity()) {
            buffer = ByteBuffer.allocate(lengthInBytes).order(ByteOrder.LITTLE_ENDIAN);
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
