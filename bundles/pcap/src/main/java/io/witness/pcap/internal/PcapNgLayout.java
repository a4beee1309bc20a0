package io.witness.pcap.internal;

/**
 * Numbers of the pcapng format (draft-ietf-opsawg-pcapng). A block:
 *
 * <pre>
 *  0       4              8                          length - 4
 *  +-------+--------------+--------------------------+--------------+
 *  | type  | total length | body, padded to 4 bytes  | total length |
 *  +-------+--------------+--------------------------+--------------+
 * </pre>
 *
 * The body of an enhanced packet block, before data and options:
 *
 * <pre>
 *  0              4                 8                12                16                20
 *  +--------------+-----------------+----------------+-----------------+-----------------+
 *  | interface    | time, high half | time, low half | captured length | original length |
 *  +--------------+-----------------+----------------+-----------------+-----------------+
 * </pre>
 */
public final class PcapNgLayout {
    public static final int SECTION_HEADER = 0x0A0D0D0A;
    public static final int INTERFACE = 1;
    /** Obsolete; as an enhanced packet block, but the interface has 16 bits, and 16 bits of drops come behind it. */
    public static final int PACKET = 2;

    public static final int SIMPLE_PACKET = 3;
    public static final int INTERFACE_STATISTICS = 5;
    public static final int ENHANCED_PACKET = 6;

    public static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    public static final short MAJOR_VERSION = 1;
    public static final long SECTION_LENGTH_UNKNOWN = -1;

    public static final short END_OF_OPTIONS = 0;
    /** Of any block. */
    public static final short COMMENT = 1;
    /** Of a section: the program that writes it. */
    public static final short SECTION_APPLICATION = 4;

    public static final short IF_NAME = 2;
    public static final short IF_DESCRIPTION = 3;
    public static final short IF_TIME_RESOLUTION = 9;
    public static final short IF_FILTER = 11;
    /** Seconds, to be added to each time. */
    public static final short IF_TIME_OFFSET = 14;
    /** Of a packet: its direction and kind of addressee. */
    public static final short PACKET_FLAGS = 2;
    /** Of a packet: how many of its interface were lost since the one before. */
    public static final short PACKET_DROP_COUNT = 4;
    /** Of a packet: a number that no other packet has. */
    public static final short PACKET_IDENTIFIER = 5;

    public static final short STATISTICS_START = 2;
    public static final short STATISTICS_END = 3;
    public static final short STATISTICS_INTERFACE_DROP = 5;
    public static final short STATISTICS_FILTER_ACCEPT = 6;
    public static final short STATISTICS_OS_DROP = 7;
    public static final short STATISTICS_DELIVERED = 8;

    /** A power of ten: 10<sup>-9</sup> s. */
    public static final byte NANOSECONDS = 9;
    /** What a filter starts with: libpcap's syntax follows. */
    public static final String FILTER_IS_TEXT = "\0";

    public static final int MAX_OPTION_LENGTH = 0xFFFF;
    /** Bytes of an interface description block at most: lengths and fixed part, six options with their padding. */
    public static final int MAX_INTERFACE_LENGTH = 5 * 4 + 6 * (4 + MAX_OPTION_LENGTH + 1);
    /** Where the data of an enhanced packet block starts. */
    public static final int PACKET_DATA_OFFSET = 28;
    /** Bytes of an enhanced packet block besides the data: type, two lengths, body up to the data, padding. */
    public static final int PACKET_OVERHEAD = 3 * 4 + 20 + 3;

    /** Bytes of a packet's options besides its comment: flags, identifier, drops, the comment's header and padding, the end. */
    public static final int PACKET_OPTIONS_OVERHEAD = 8 + 12 + 12 + 4 + 3 + 4;

    private PcapNgLayout() {}

    /** Returns a length with its padding. */
    public static int padded(int length) {
        return length + 3 & ~3;
    }
}
