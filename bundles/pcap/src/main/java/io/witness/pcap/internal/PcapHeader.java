package io.witness.pcap.internal;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * What the header of a pcap file says of the packets behind it, of all versions since 2.0 (libpcap's {@code sf-pcap.c}, and
 * {@code wiretap/libpcap.c} of Wireshark for what libpcap does not know):
 *
 * <pre>
 *  0       4       6       8       12      16           20          24
 *  +-------+-------+-------+-------+-------+------------+-----------+
 *  | magic | major | minor |   0   |   0   | snaplength | link type |
 *  +-------+-------+-------+-------+-------+------------+-----------+
 * </pre>
 *
 * @param nanosPerFraction nanoseconds of a unit of the fraction of a second
 * @param recordLength bytes of the header of a packet
 * @param lengths which of a packet's lengths comes first
 * @param linkType the LINKTYPE number
 * @param snapLength as of {@link CaptureFormat#usableSnapLength}
 */
record PcapHeader(int nanosPerFraction, int recordLength, PcapLengths lengths, int linkType, int snapLength) {
    private static final int MICROSECONDS_MAGIC = 0xA1B2C3D4;
    private static final int NANOSECONDS_MAGIC = 0xA1B23C4D;
    /** Of patched libpcaps, with more fields a packet. */
    private static final int MODIFIED_MAGIC = 0xA1B2CD34;
    /** Of Ixia's hardware and software, with the length of all packets behind the header. */
    private static final int IXIA_MAGIC = 0x1C0001AC;

    private static final int IXIA_SOFTWARE_MAGIC = 0x1C0001AB;

    private static final int MAJOR_OFFSET = 4;
    private static final int MINOR_OFFSET = 6;
    private static final int SNAP_LENGTH_OFFSET = 16;
    private static final int LINK_TYPE_OFFSET = 20;
    private static final int LENGTH = 24;
    private static final int IXIA_LENGTH = 28;
    private static final int LEAST_MAJOR_VERSION = 2;
    /** The bits above tell of a frame check sequence. */
    private static final int LINK_TYPE_MASK = 0x03FF_FFFF;

    /** Reads the header, of which the magic number is given in network order, and leaves it behind. */
    static PcapHeader read(ByteSource source, int magic) throws IOException {
        boolean bigEndian = isKnown(magic);
        int value = bigEndian ? magic : Integer.reverseBytes(magic);
        if (!isKnown(value)) {
            throw source.malformed(
                    0, "magic number 0x%08x, expected a capture of format pcap or pcapng".formatted(magic));
        }
        source.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int length = value == IXIA_MAGIC || value == IXIA_SOFTWARE_MAGIC ? IXIA_LENGTH : LENGTH;
        source.require(length, "the file's header");
        int major = source.unsigned16(MAJOR_OFFSET);
        int minor = source.unsigned16(MINOR_OFFSET);
        if (major < LEAST_MAJOR_VERSION) {
            throw source.malformed(MAJOR_OFFSET, "pcap version " + major + "." + minor + ", expected 2.0 or later");
        }
        int snapLength = CaptureFormat.usableSnapLength(source.int32(SNAP_LENGTH_OFFSET));
        int linkType = source.int32(LINK_TYPE_OFFSET) & LINK_TYPE_MASK;
        source.advance(length);
        boolean aix = value == MICROSECONDS_MAGIC && PcapLengths.isAix(major, minor, linkType);
        return new PcapHeader(
                value == NANOSECONDS_MAGIC || aix ? 1 : 1000,
                value == MODIFIED_MAGIC ? PcapRecords.patchedLength(source) : PcapRecords.LENGTH,
                PcapLengths.of(major, minor),
                aix ? PcapLengths.linkTypeOfAix(linkType) : CaptureFormat.usableLinkType(linkType),
                snapLength);
    }

    private static boolean isKnown(int magic) {
        return switch (magic) {
            case MICROSECONDS_MAGIC, NANOSECONDS_MAGIC, MODIFIED_MAGIC, IXIA_MAGIC, IXIA_SOFTWARE_MAGIC -> true;
            default -> false;
        };
    }
}
