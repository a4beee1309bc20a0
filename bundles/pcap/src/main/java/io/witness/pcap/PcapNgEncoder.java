package io.witness.pcap;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.TimeStampKind;
import io.witness.pcap.internal.DeviceForms;
import io.witness.pcap.internal.PcapNgLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Puts pcapng blocks into a buffer, with time stamps in nanoseconds. The caller has made sure that there is room. Allocates
 * nothing per packet. For one thread.
 */
public final class PcapNgEncoder {
    /** The length of a section header without options, in bytes. */
    public static final int SECTION_LENGTH = 28;
    /** No comment. */
    public static final byte[] NO_COMMENT = {};
    /** No identifier. */
    public static final long NO_IDENTIFIER = 0;

    private static final String SOFTWARE = "time stamps: software";
    private static final String HARDWARE = "time stamps: hardware";

    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int UNICAST = 1 << 2;
    private static final int MULTICAST = 2 << 2;
    private static final int BROADCAST = 3 << 2;
    private static final int PROMISCUOUS = 4 << 2;
    private static final int CHECKSUM_NOT_READY = 1 << 9;
    private static final int CHECKSUM_VALID = 1 << 10;

    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /** Creates an encoder without a buffer. */
    public PcapNgEncoder() {}

    /**
     * Sets the buffer for the next blocks.
     *
     * @param target gets blocks at its position, a multiple of 4, which advances; its byte order becomes little-endian, which
     *     is that of the file
     * @return this
     */
    public PcapNgEncoder into(ByteBuffer target) {
        buffer = target.order(ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    /** Puts the header of a section of unknown length: {@link #SECTION_LENGTH} bytes. */
    public void section() {
        int start = beginSection();
        end(start);
    }

    /**
     * Puts the header of a section of unknown length.
     *
     * @param application the program that writes the file
     */
    public void section(String application) {
        int start = beginSection();
        putOption(PcapNgLayout.SECTION_APPLICATION, utf8(application));
        putOption(PcapNgLayout.END_OF_OPTIONS);
        end(start);
    }

    private int beginSection() {
        int start = begin(PcapNgLayout.SECTION_HEADER);
        buffer.putInt(PcapNgLayout.BYTE_ORDER_MAGIC);
        buffer.putShort(PcapNgLayout.MAJOR_VERSION).putShort((short) 0);
        buffer.putLong(PcapNgLayout.SECTION_LENGTH_UNKNOWN);
        return start;
    }

    /**
     * Returns how much room an interface description needs.
     *
     * @return an upper bound, in bytes
     */
    public static int interfaceRoom() {
        return PcapNgLayout.MAX_INTERFACE_LENGTH;
    }

    /**
     * Puts an interface description. Values that are longer than 65535 bytes are left out.
     *
     * @param source the interface
     * @param description what the interface is for; empty: none
     * @param times who took the times of its packets: a comment says so, unless it was the packet socket
     */
    public void interfaceDescription(InterfaceInfo source, String description, TimeStampKind times) {
        int start = begin(PcapNgLayout.INTERFACE);
        buffer.putShort((short) source.linkType()).putShort((short) 0).putInt(source.snapLength());
        source.name().ifPresent(name -> putOption(PcapNgLayout.IF_NAME, utf8(name)));
        if (!description.isEmpty()) {
            putOption(PcapNgLayout.IF_DESCRIPTION, utf8(description));
        }
        putOption(PcapNgLayout.IF_TIME_RESOLUTION, PcapNgLayout.NANOSECONDS);
        source.filter()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> putOption(PcapNgLayout.IF_FILTER, utf8(PcapNgLayout.FILTER_IS_TEXT + text)));
        if (times != TimeStampKind.NONE) {
            putOption(PcapNgLayout.COMMENT, utf8(times == TimeStampKind.SOFTWARE ? SOFTWARE : HARDWARE));
        }
        putOption(PcapNgLayout.END_OF_OPTIONS);
        end(start);
    }

    /**
     * Returns how much room a packet needs in any of its forms.
     *
     * @param packet the packet
     * @param commentLength bytes of its comment
     * @return an upper bound, in bytes
     */
    public static int packetRoom(Packet packet, int commentLength) {
        return PcapNgLayout.PACKET_OVERHEAD
                + PcapNgLayout.PACKET_OPTIONS_OVERHEAD
                + DeviceForms.MAX_ADDED_LENGTH
                + packet.snapLength()
                + commentLength;
    }

    /**
     * Puts a packet with its VLAN tags and without options. If another process overwrites the packet meanwhile, the block may
     * contain garbage, but remains well-formed.
     *
     * @param interfaceId number of the interface in its section
     * @param linkType the LINKTYPE number of that interface
     * @param packet the packet
     */
    public void packet(int interfaceId, int linkType, Packet packet) {
        int start = putFrame(interfaceId, linkType, packet);
        end(start);
    }

    /**
     * Puts a packet with its VLAN tags, its direction, and the state of its checksum. If another process overwrites the packet
     * meanwhile, the block may contain garbage, but remains well-formed.
     *
     * @param interfaceId number of the interface in its section
     * @param linkType the LINKTYPE number of that interface
     * @param packet the packet
     * @param identifier where the packet is in its ring, see {@link BlockPosition}; {@link #NO_IDENTIFIER}: not told
     * @param lost how many packets of the interface were lost since the one before
     * @param comment UTF-8 text; {@link #NO_COMMENT}: none
     */
    public void packet(int interfaceId, int linkType, Packet packet, long identifier, long lost, byte[] comment) {
        int start = putFrame(interfaceId, linkType, packet);
        endPacket(start, packet, identifier, lost, comment);
    }

    private int putFrame(int interfaceId, int linkType, Packet packet) {
        int captured = packet.frameSnapLength();
        int start = beginPacket(interfaceId, packet.timeNanos(), captured, packet.frameWireLength());
        int first = buffer.position();
        packet.copyFrame(buffer);
        if (DeviceForms.isCan(packet, linkType)) {
            DeviceForms.mendCan(packet, buffer, first, buffer.position() - first);
        }
        pad();
        return start;
    }

    /**
     * Puts a packet from its network layer on, after a header with the kernel's metadata. Use this for packets with an unknown
     * link layer; the link type of the interface is {@link io.witness.api.packet.HardwareTypes#cookedLinkType}.
     *
     * @param interfaceId number of the interface in its section
     * @param packet the packet
     */
    public void cookedPacket(int interfaceId, Packet packet) {
        int start = putCooked(interfaceId, packet);
        end(start);
    }

    /**
     * Puts a packet as {@link #cookedPacket(int, Packet)} does, with options as {@link #packet(int, int, Packet, long, long, byte[])}.
     *
     * @param interfaceId number of the interface in its section
     * @param packet the packet
     * @param identifier where the packet is in its ring, see {@link BlockPosition}; {@link #NO_IDENTIFIER}: not told
     * @param lost how many packets of the interface were lost since the one before
     * @param comment UTF-8 text; {@link #NO_COMMENT}: none
     */
    public void cookedPacket(int interfaceId, Packet packet, long identifier, long lost, byte[] comment) {
        int start = putCooked(interfaceId, packet);
        endPacket(start, packet, identifier, lost, comment);
    }

    private int putCooked(int interfaceId, Packet packet) {
        int offset = packet.networkOffset(); // once: it may change meanwhile
        int added = DeviceForms.cookedLength(packet);
        int captured = packet.snapLength() - offset;
        int start =
                beginPacket(interfaceId, packet.timeNanos(), added + captured, packet.wireLength() - offset + added);
        DeviceForms.putCooked(packet, buffer);
        packet.copy(offset, captured, buffer);
        pad();
        return start;
    }

    /**
     * Puts a packet that is outside of any ring, without options.
     *
     * @param interfaceId number of the interface in its section
     * @param packet the packet, whose frame stays as it is
     */
    public void packet(int interfaceId, PacketCopy packet) {
        int start = beginPacket(interfaceId, packet.timeNanos(), packet.snapLength(), packet.wireLength());
        buffer.put(packet.frame().duplicate());
        pad();
        end(start);
    }

    /** Writes two fields at a time, which costs less. */
    private int beginPacket(int interfaceId, long timeNanos, int captured, int wireLength) {
        int start = buffer.position();
        buffer.putLong(start, PcapNgLayout.ENHANCED_PACKET); // and the length, which follows
        buffer.putLong(start + 8, pair(interfaceId, (int) (timeNanos >>> Integer.SIZE)));
        buffer.putLong(start + 16, pair((int) timeNanos, captured));
        buffer.putInt(start + 24, wireLength).position(start + PcapNgLayout.PACKET_DATA_OFFSET);
        return start;
    }

    /** Returns two fields as the file, which is little-endian, has them. */
    private static long pair(int first, int second) {
        return (long) second << Integer.SIZE | Integer.toUnsignedLong(first);
    }

    private void endPacket(int start, Packet packet, long identifier, long lost, byte[] comment) {
        int at = buffer.position();
        buffer.putLong(at, pair(PcapNgLayout.PACKET_FLAGS | Integer.BYTES << Short.SIZE, flags(packet)));
        buffer.position(at + Long.BYTES);
        if (identifier != NO_IDENTIFIER) {
            putNumber(PcapNgLayout.PACKET_IDENTIFIER, identifier);
        }
        if (lost > 0) {
            putNumber(PcapNgLayout.PACKET_DROP_COUNT, lost);
        }
        if (comment.length > 0) {
            putOption(PcapNgLayout.COMMENT, comment);
        }
        at = buffer.position();
        int length = at + Long.BYTES - start;
        buffer.putLong(at, pair(PcapNgLayout.END_OF_OPTIONS, length));
        buffer.putInt(start + Integer.BYTES, length).position(start + length);
    }

    private static int flags(Packet packet) {
        int flags = direction(packet.type());
        if (packet.isChecksumNotReady()) {
            flags |= CHECKSUM_NOT_READY;
        }
        return packet.isChecksumValid() ? flags | CHECKSUM_VALID : flags;
    }

    private static int direction(int type) {
        return switch (type) {
            case Packet.TYPE_HOST -> INBOUND | UNICAST;
            case Packet.TYPE_BROADCAST -> INBOUND | BROADCAST;
            case Packet.TYPE_MULTICAST -> INBOUND | MULTICAST;
            case Packet.TYPE_OTHER_HOST -> INBOUND | PROMISCUOUS;
            case Packet.TYPE_OUTGOING -> OUTBOUND;
            default -> 0;
        };
    }

    /**
     * Returns how much room statistics need.
     *
     * @param statistics the statistics
     * @return their exact length, in bytes
     */
    public static int statisticsRoom(InterfaceStatistics statistics) {
        int counter = 4 + Long.BYTES;
        return 3 * Integer.BYTES + 3 * Integer.BYTES + 5 * counter + commentRoom(statistics.comment()) + 4;
    }

    private static int commentRoom(String comment) {
        return comment.isEmpty() ? 0 : 4 + PcapNgLayout.padded(utf8(comment).length);
    }

    /**
     * Puts the statistics of an interface.
     *
     * @param statistics its counters
     */
    public void statistics(InterfaceStatistics statistics) {
        int start = begin(PcapNgLayout.INTERFACE_STATISTICS);
        buffer.putInt(statistics.interfaceId());
        putTime(statistics.timeNanos());
        if (!statistics.comment().isEmpty()) {
            putOption(PcapNgLayout.COMMENT, utf8(statistics.comment()));
        }
        putTimeOption(PcapNgLayout.STATISTICS_START, statistics.startNanos());
        putTimeOption(PcapNgLayout.STATISTICS_END, statistics.timeNanos());
        putNumber(PcapNgLayout.STATISTICS_FILTER_ACCEPT, statistics.accepted());
        putNumber(PcapNgLayout.STATISTICS_OS_DROP, statistics.dropped());
        putNumber(PcapNgLayout.STATISTICS_DELIVERED, statistics.delivered());
        putOption(PcapNgLayout.END_OF_OPTIONS);
        end(start);
    }

    private void putTimeOption(short code, long timeNanos) {
        buffer.putShort(code).putShort((short) Long.BYTES);
        putTime(timeNanos);
    }

    private void putTime(long timeNanos) {
        buffer.putInt((int) (timeNanos >>> 32)).putInt((int) timeNanos);
    }

    private void putNumber(short code, long value) {
        buffer.putShort(code).putShort((short) Long.BYTES).putLong(value);
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

    // All blocks are multiples of 4 bytes long and start at such an offset, also in the buffer.
    private int begin(int type) {
        int start = buffer.position();
        buffer.putInt(type).putInt(0);
        return start;
    }

    private void end(int start) {
        int length = buffer.position() + Integer.BYTES - start;
        buffer.putInt(length).putInt(start + Integer.BYTES, length);
    }
}
