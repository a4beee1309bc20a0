package io.witness.recording.internal;

/**
 * Numbers of the format of an index, version 4. All fields are little-endian. The header:
 *
 * <pre>
 *  0       8         10       12         16         24         28      32        40      48      52     56      60  64       72
 *  +-------+---------+--------+----------+----------+----------+-------+---------+-------+-------+------+-------+---+--------+---
 *  | magic | version | length | checksum | capture  | capture  | block | content | pack- | desc. | loss | drops | 0 | front  |
 *  |       |         | of dam.|          | length   | checksum | count | length  | ets   | count | count| count |   | length |
 *  +-------+---------+--------+----------+----------+----------+-------+---------+-------+-------+------+-------+---+--------+---
 * </pre>
 *
 * From byte 72 on it describes the slices: their lengths in words of 64 bits and their CRC-32C, 4 bytes each. The front is everything
 * but the slices; the checksum is the CRC-32C of the rest of the front. The capture's length is that of its file; the capture's
 * checksum is the CRC-32C of the first and the last 4096 bytes of its file. The content's length is that without compression, up to
 * where it is damaged. After the header: the damage, as text padded to 8 bytes; the entries of the blocks; the offsets of the
 * descriptions, which are the section headers and interfaces of pcapng; the losses; the drops; the slices. The entry of a block:
 *
 * <pre>
 *  0        8        12        16         24        32      36  40                  80
 *  +--------+--------+---------+----------+---------+-------+---+-------------------+
 *  | offset | length | packets | earliest | latest  | flags | 0 | 5 filters of 8 B  |
 *  +--------+--------+---------+----------+---------+-------+---+-------------------+
 * </pre>
 *
 * A filter is cut into slices of the same length: 4, or one for protocols, which are few. A key is in one of them. A slice of the
 * index, in the order of {@link KeyKind}, has those of all blocks: so that a command reads, and checks, only the slices of those keys
 * that it looks for. The entry has where each of the filter's slices starts (32 bits) and how long it is (16 bits), in words, the
 * number of probes (8 bits), and a state (8 bits). A loss is a time, a number of packets (8 bytes
 * each), the length of a text (16 bits) and the text, padded to 8 bytes. Drops are the components of an {@link
 * io.witness.pcap.InterfaceDrops} that are numbers (8 bytes each), the lengths of two texts (16 bits each) and these, padded to 8 bytes:
 * the name of the interface, or of the recorder's ring, and the comment.
 */
final class IndexLayout {
    /** "WITNIDX" and a newline. */
    static final long MAGIC = 0x0A58_4449_4E54_4957L;

    static final short VERSION = 4;

    static final int VERSION_OFFSET = 8;
    static final int DAMAGE_LENGTH_OFFSET = 10;
    static final int CHECKSUM_OFFSET = 12;
    static final int CAPTURE_LENGTH_OFFSET = 16;
    static final int CAPTURE_CHECKSUM_OFFSET = 24;
    static final int BLOCK_COUNT_OFFSET = 28;
    static final int CONTENT_LENGTH_OFFSET = 32;
    static final int PACKETS_OFFSET = 40;
    static final int DESCRIPTION_COUNT_OFFSET = 48;
    static final int LOSS_COUNT_OFFSET = 52;
    static final int DROPS_COUNT_OFFSET = 56;
    static final int FRONT_LENGTH_OFFSET = 64;
    static final int SLICES_OFFSET = 72;

    /** Slices of the filters of each kind but protocols, a power of 2. */
    private static final int SLICES = 4;

    static final int SLICE_COUNT = 1 + (KeyKind.COUNT - 1) * SLICES;
    static final int HEADER_LENGTH = SLICES_OFFSET + SLICE_COUNT * Long.BYTES;

    static final int ENTRY_LENGTH = 80;
    /** Words of 64 bits in an entry, and which of them has what. */
    static final int ENTRY_WORDS = ENTRY_LENGTH / Long.BYTES;

    static final int ENTRY_OFFSET_WORD = 0;
    static final int ENTRY_LENGTHS_WORD = 1;
    static final int ENTRY_EARLIEST_WORD = 2;
    static final int ENTRY_LATEST_WORD = 3;
    static final int ENTRY_FLAGS_WORD = 4;
    static final int ENTRY_FILTERS_WORD = 5;

    private static final int WORDS_SHIFT = 32;
    private static final int PROBES_SHIFT = 48;
    private static final int STATE_SHIFT = 56;

    /** A packet of the block may have fields that were not read: there are no filters, and each key is possible. */
    static final int UNCLEAR = 1;

    /** No packet has a key of this kind. */
    static final int STATE_NONE = 0;
    /** The filter tells. */
    static final int STATE_FILTER = 1;
    /** There are too many keys for a filter: each key is possible. */
    static final int STATE_ALL = 2;

    static final int LOSS_FIXED_LENGTH = 18;
    static final int MOST_TEXT = 400;
    static final int MOST_DESCRIPTIONS = 1 << 16;
    static final int MOST_LOSSES = 1 << 16;
    /** After this much, losses are noted as one. */
    static final int MOST_LOSS_BYTES = 1 << 22;

    static final int DROPS_FIXED_LENGTH = 52;
    static final int MOST_DROPS = 1 << 10;

    private IndexLayout() {}

    /** Returns how many slices the filters of a kind have. */
    static int slices(int kind) {
        return kind == 0 ? 1 : SLICES;
    }

    /** Returns the number of the first slice of a kind. */
    static int firstSlice(int kind) {
        return kind == 0 ? 0 : 1 + (kind - 1) * SLICES;
    }

    /** Returns which kind a slice is of. */
    static int kindOf(int slice) {
        return slice == 0 ? 0 : 1 + (slice - 1) / SLICES;
    }

    /** Returns which of the slices of a kind has a key. */
    static int slice(int kind, long key) {
        return (int) (key >>> Integer.SIZE) >>> 1 & slices(kind) - 1;
    }

    /** Returns the description of a filter, of which each slice has a start and a length in words of 64 bits. */
    static long filter(int start, int words, int probes, int state) {
        return start | (long) words << WORDS_SHIFT | (long) probes << PROBES_SHIFT | (long) state << STATE_SHIFT;
    }

    /** Returns where each slice of a filter starts, in words of 64 bits. */
    static int start(long filter) {
        return (int) filter;
    }

    /** Returns the length of each slice of a filter, in words of 64 bits. */
    static int words(long filter) {
        return (int) (filter >>> WORDS_SHIFT) & 0xFFFF;
    }

    /** Returns the number of probes of a filter. */
    static int probes(long filter) {
        return (int) (filter >>> PROBES_SHIFT) & 0xFF;
    }

    /** Returns the state of a filter. */
    static int state(long filter) {
        return (int) (filter >>> STATE_SHIFT);
    }

    /** Returns a length padded to words of 64 bits. */
    static int padded(int length) {
        return length + 7 & ~7;
    }
}
