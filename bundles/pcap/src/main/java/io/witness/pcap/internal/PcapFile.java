package io.witness.pcap.internal;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * A pcap file (draft-ietf-opsawg-pcap). Its header, and that of a packet:
 *
 * <pre>
 *  0       4       6       8       12      16           20          24
 *  +-------+-------+-------+-------+-------+------------+-----------+
 *  | magic | major | minor |   0   |   0   | snaplength | link type |
 *  +-------+-------+-------+-------+-------+------------+-----------+
 *
 *  0         4           8                 12                16
 *  +---------+-----------+-----------------+-----------------+
 *  | seconds | fraction  | captured length | original length |
 *  +---------+-----------+-----------------+-----------------+
 * </pre>
 */
public final class PcapFile implements CaptureFormat {
    private static final int MICROSECONDS_MAGIC = 0xA1B2C3D4;
    private static final int NANOSECONDS_MAGIC = 0xA1B23C4D;
    /** The format of patched libpcaps, with more fields a packet. */
    private static final int MODIFIED_MAGIC = 0xA1B2CD34;

    private static final int MAJOR_OFFSET = 4;
    private static final int MINOR_OFFSET = 6;
    private static final int SNAP_LENGTH_OFFSET = 16;
    private static final int LINK_TYPE_OFFSET = 20;
    private static final int HEADER_LENGTH = 24;
    private static final int MAJOR_VERSION = 2;
    private static final int MINOR_VERSION = 4;
    /** The bits above tell of a frame check sequence. */
    private static final int LINK_TYPE_MASK = 0x03FF_FFFF;

    private static final int FRACTION_OFFSET = 4;
    private static final int CAPTURED_LENGTH_OFFSET = 8;
    private static final int ORIGINAL_LENGTH_OFFSET = 12;
    private static final int PACKET_HEADER_LENGTH = 16;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final ByteSource source;
    private final int nanosPerFraction;
    private final int linkType;
    private final int snapLength;

    /** Reads the header, of which the magic number is given in network order. */
    public PcapFile(ByteSource source, int magic) throws IOException {
        this.source = source;
        nanosPerFraction = nanosPerFraction(magic);
        source.require(HEADER_LENGTH, "the file's header");
        checkVersion();
        snapLength = CaptureFormat.usableSnapLength(source.int32(SNAP_LENGTH_OFFSET));
        linkType = source.int32(LINK_TYPE_OFFSET) & LINK_TYPE_MASK;
        source.advance(HEADER_LENGTH);
    }

    private int nanosPerFraction(int magic) throws IOException {
        source.order(ByteOrder.BIG_ENDIAN);
        int value = magic;
        if (isKnown(Integer.reverseBytes(magic))) {
            source.order(ByteOrder.LITTLE_ENDIAN);
            value = Integer.reverseBytes(magic);
        }
        return switch (value) {
            case MICROSECONDS_MAGIC -> 1000;
            case NANOSECONDS_MAGIC -> 1;
            case MODIFIED_MAGIC ->
                throw source.malformed(
                        0, "the modified pcap format (magic number 0xa1b2cd34) is not supported: convert it to pcapng");
            default ->
                throw source.malformed(
                        0, "magic number 0x%08x, expected a capture of format pcap or pcapng".formatted(magic));
        };
    }

    private static boolean isKnown(int magic) {
        return magic == MICROSECONDS_MAGIC || magic == NANOSECONDS_MAGIC || magic == MODIFIED_MAGIC;
    }

    private void checkVersion() throws IOException {
        int major = source.unsigned16(MAJOR_OFFSET);
        int minor = source.unsigned16(MINOR_OFFSET);
        if (major != MAJOR_VERSION || minor != MINOR_VERSION) {
            throw source.malformed(MAJOR_OFFSET, "pcap version " + major + "." + minor + ", expected 2.4");
        }
    }

    @Override
    public boolean next(PacketCopy packet) throws IOException {
        if (source.fill(PACKET_HEADER_LENGTH) == 0) {
            return false;
        }
        source.require(PACKET_HEADER_LENGTH, "a packet's header");
        long seconds = Integer.toUnsignedLong(source.int32(0));
        long fraction = Integer.toUnsignedLong(source.int32(FRACTION_OFFSET));
        int captured = source.int32(CAPTURED_LENGTH_OFFSET);
        int original = source.int32(ORIGINAL_LENGTH_OFFSET);
        CaptureFormat.checkSnapLength(source, CAPTURED_LENGTH_OFFSET, captured);
        CaptureFormat.checkWireLength(source, ORIGINAL_LENGTH_OFFSET, original);
        source.require(PACKET_HEADER_LENGTH + captured, "a packet");
        source.advance(PACKET_HEADER_LENGTH);
        long timeNanos = seconds * NANOS_PER_SECOND + fraction * nanosPerFraction;
        source.take(packet, captured, original, timeNanos, Packet.TYPE_HOST);
        return true;
    }

    @Override
    public int linkType() {
        return linkType;
    }

    @Override
    public int snapLength() {
        return snapLength;
    }
}
