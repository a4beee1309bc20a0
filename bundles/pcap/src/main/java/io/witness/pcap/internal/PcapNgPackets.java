package io.witness.pcap.internal;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import java.io.IOException;
import java.util.List;

/** The blocks of a pcapng file that hold a packet; see {@link PcapNgLayout} for where the fields are. */
final class PcapNgPackets {
    private static final int INTERFACE_OFFSET = PcapNgBlocks.BODY_OFFSET;
    private static final int TIME_HIGH_OFFSET = PcapNgBlocks.BODY_OFFSET + 4;
    private static final int TIME_LOW_OFFSET = PcapNgBlocks.BODY_OFFSET + 8;
    private static final int CAPTURED_LENGTH_OFFSET = PcapNgBlocks.BODY_OFFSET + 12;
    private static final int ORIGINAL_LENGTH_OFFSET = PcapNgBlocks.BODY_OFFSET + 16;
    private static final int DATA_OFFSET = PcapNgBlocks.BODY_OFFSET + 20;

    private static final int SIMPLE_ORIGINAL_LENGTH_OFFSET = PcapNgBlocks.BODY_OFFSET;
    private static final int SIMPLE_DATA_OFFSET = PcapNgBlocks.BODY_OFFSET + 4;

    private static final int DIRECTION_MASK = 3;
    private static final int OUTBOUND = 2;
    private static final int RECEPTION_SHIFT = 2;
    private static final int RECEPTION_MASK = 7;

    private final ByteSource source;
    private final PcapNgBlocks blocks;
    private final PcapNgOptions options;
    private final List<PcapNgInterface> interfaces;
    private final Anomalies oddities;
    private long dropCount;
    private long identifier;
    private String comment = "";

    PcapNgPackets(
            ByteSource source,
            PcapNgBlocks blocks,
            PcapNgOptions options,
            List<PcapNgInterface> interfaces,
            Anomalies oddities) {
        this.source = source;
        this.blocks = blocks;
        this.options = options;
        this.interfaces = interfaces;
        this.oddities = oddities;
    }

    /** Tells whether the current block contains a packet. */
    boolean isPacket() {
        return switch (blocks.type()) {
            case PcapNgLayout.ENHANCED_PACKET, PcapNgLayout.PACKET, PcapNgLayout.SIMPLE_PACKET -> true;
            default -> false;
        };
    }

    /** Reads the current block and leaves it behind: which interface its packet is of. */
    PcapNgInterface read(PacketCopy packet) throws IOException {
        dropCount = 0;
        identifier = 0;
        comment = "";
        return blocks.type() == PcapNgLayout.SIMPLE_PACKET ? readSimple(packet) : readEnhanced(packet);
    }

    private PcapNgInterface readEnhanced(PacketCopy packet) throws IOException {
        blocks.load(DATA_OFFSET - PcapNgBlocks.BODY_OFFSET);
        PcapNgInterface from = interfaceOf(
                blocks.type() == PcapNgLayout.PACKET
                        ? source.unsigned16(INTERFACE_OFFSET)
                        : source.int32(INTERFACE_OFFSET));
        int captured = source.int32(CAPTURED_LENGTH_OFFSET);
        int original = source.int32(ORIGINAL_LENGTH_OFFSET);
        int kept = CaptureFormat.kept(source, CAPTURED_LENGTH_OFFSET, captured, from.linkType(), oddities);
        int type = readType(checkData(CAPTURED_LENGTH_OFFSET, DATA_OFFSET, captured));
        int wire = CaptureFormat.wireLength(original, kept, captured, oddities);
        take(packet, DATA_OFFSET, kept, wire, readTime(from), type, from);
        return from;
    }

    private PcapNgInterface interfaceOf(int index) throws IOException {
        if (Integer.compareUnsigned(index, interfaces.size()) >= 0) {
            throw source.malformed(
                    INTERFACE_OFFSET,
                    "a packet of interface " + Integer.toUnsignedString(index) + ", expected one of the "
                            + interfaces.size() + " that the section describes");
        }
        return interfaces.get(index);
    }

    /** Refuses data that do not fit into the block; where they end with their padding. */
    private int checkData(int lengthOffset, int offset, int length) throws IOException {
        int end = offset + PcapNgLayout.padded(length);
        if (end > blocks.bodyEnd()) {
            throw source.malformed(
                    lengthOffset,
                    "a packet with " + length + " captured bytes, expected at most the " + (blocks.bodyEnd() - offset)
                            + " that are left in its block");
        }
        return end;
    }

    private long readTime(PcapNgInterface from) {
        long high = Integer.toUnsignedLong(source.int32(TIME_HIGH_OFFSET));
        long units = high << Integer.SIZE | Integer.toUnsignedLong(source.int32(TIME_LOW_OFFSET));
        long nanos = from.time().nanos(units);
        if (nanos == TimeScale.OUT_OF_RANGE) {
            oddities.count(Anomalies.Kind.TIME);
            return 0;
        }
        return nanos;
    }

    private int readType(int optionsOffset) {
        int type = Packet.TYPE_HOST;
        options.wrap(optionsOffset, blocks.loadedEnd());
        while (options.next()) {
            if (options.is(PcapNgLayout.PACKET_FLAGS, Integer.BYTES)) {
                type = type(source.int32(options.valueOffset()));
            } else if (options.is(PcapNgLayout.PACKET_DROP_COUNT, Long.BYTES)) {
                dropCount = source.int64(options.valueOffset());
            } else if (options.is(PcapNgLayout.PACKET_IDENTIFIER, Long.BYTES)) {
                identifier = source.int64(options.valueOffset());
            } else if (options.is(PcapNgLayout.COMMENT) && comment.isEmpty()) {
                comment = options.text();
            }
        }
        return type;
    }

    /** Returns how many packets the last one says to be lost before it. */
    long dropCount() {
        return dropCount;
    }

    /** Returns the identifier of the last packet; 0 if it has none. */
    long identifier() {
        return identifier;
    }

    /** Returns the first comment of the last packet; empty if it has none. */
    String comment() {
        return comment;
    }

    private static int type(int flags) {
        if ((flags & DIRECTION_MASK) == OUTBOUND) {
            return Packet.TYPE_OUTGOING;
        }
        return switch (flags >> RECEPTION_SHIFT & RECEPTION_MASK) {
            case 2 -> Packet.TYPE_MULTICAST;
            case 3 -> Packet.TYPE_BROADCAST;
            case 4 -> Packet.TYPE_OTHER_HOST;
            default -> Packet.TYPE_HOST;
        };
    }

    /** Reads a simple packet block: of the first interface, without a time; the captured length follows from the other lengths. */
    private PcapNgInterface readSimple(PacketCopy packet) throws IOException {
        blocks.load(SIMPLE_DATA_OFFSET - PcapNgBlocks.BODY_OFFSET);
        PcapNgInterface from = interfaceOf(0);
        int original = source.int32(SIMPLE_ORIGINAL_LENGTH_OFFSET);
        int captured = Integer.compareUnsigned(original, from.snapLength()) < 0 ? original : from.snapLength();
        checkData(SIMPLE_ORIGINAL_LENGTH_OFFSET, SIMPLE_DATA_OFFSET, captured);
        int wire = CaptureFormat.wireLength(original, captured, captured, oddities);
        take(packet, SIMPLE_DATA_OFFSET, captured, wire, 0, Packet.TYPE_HOST, from);
        return from;
    }

    private void take(PacketCopy packet, int offset, int kept, int wire, long timeNanos, int type, PcapNgInterface from)
            throws IOException {
        source.advance(offset);
        source.take(packet, kept, wire, timeNanos, type);
        HostHeaders.toNative(packet.frame(), from.linkType(), source.order());
        blocks.skip(offset + kept);
    }
}
