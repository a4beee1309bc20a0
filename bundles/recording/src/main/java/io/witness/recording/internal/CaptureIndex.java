package io.witness.recording.internal;

import io.witness.pcap.InterfaceDrops;
import io.witness.pcap.InterfaceInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An index as it is read, see {@link IndexLayout}. All lengths and offsets are checked before use. It looks at a part of the blocks
 * at a time, so that it takes the same memory whatever the capture's length is: blocks are best asked for in their order. Entries
 * are looked at as words of 64 bits: a command looks at many, soon after its start, while a field of a buffer costs a JVM several
 * calls. If the content cannot be read any more, methods with a block throw an {@link UncheckedIOException}. For one thread.
 */
final class CaptureIndex {
    /** Blocks that are looked at together. */
    private static final int GROUP = 1 << 8;

    private final IndexContent content;
    private final int blockCount;
    private final long contentLength;
    private final String damage;
    private final long entriesOffset;
    private final long[] descriptions;
    private final List<Loss> losses = new ArrayList<>();
    private final List<InterfaceDrops> drops = new ArrayList<>();
    /** Those that were asked for. */
    private final IndexSlice[] slices = new IndexSlice[IndexLayout.SLICE_COUNT];

    private final ByteBuffer groupBytes =
            ByteBuffer.allocate(GROUP * IndexLayout.ENTRY_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final long[] entries = new long[GROUP * IndexLayout.ENTRY_WORDS];

    private int group = -1;

    private CaptureIndex(IndexContent content, ByteBuffer header, long wanted)
            throws IndexFormatException, IOException {
        this.content = content;
        blockCount = count(header, IndexLayout.BLOCK_COUNT_OFFSET, Integer.MAX_VALUE);
        contentLength = header.getLong(IndexLayout.CONTENT_LENGTH_OFFSET);
        int damageLength = header.getShort(IndexLayout.DAMAGE_LENGTH_OFFSET) & 0xFFFF;
        damage = text(IndexLayout.HEADER_LENGTH, damageLength);
        entriesOffset = end(IndexLayout.HEADER_LENGTH, IndexLayout.padded(damageLength));
        long end = end(entriesOffset, (long) blockCount * IndexLayout.ENTRY_LENGTH);
        descriptions = new long[count(header, IndexLayout.DESCRIPTION_COUNT_OFFSET, IndexLayout.MOST_DESCRIPTIONS)];
        end = readDescriptions(end);
        end = readLosses(end, count(header, IndexLayout.LOSS_COUNT_OFFSET, IndexLayout.MOST_LOSSES));
        end = readDrops(end, count(header, IndexLayout.DROPS_COUNT_OFFSET, IndexLayout.MOST_DROPS));
        require(end == header.getLong(IndexLayout.FRONT_LENGTH_OFFSET), "length");
        readEntries(header);
        readSlices(header, end, wanted);
    }

    /**
     * Reads an index, which stays where it is: it is of use as long as that is unchanged.
     *
     * @param slices which slices are to be looked at, a bit each, see {@link Condition#slices}: only these are read and checked
     * @throws IndexFormatException if it is damaged, or is that of another capture
     */
    static CaptureIndex read(IndexContent content, CaptureIdentity capture, long slices)
            throws IndexFormatException, IOException {
        ByteBuffer header = ByteBuffer.allocate(IndexLayout.HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        require(content.length() >= IndexLayout.DAMAGE_LENGTH_OFFSET, "length");
        content.read(0, header.limit(IndexLayout.DAMAGE_LENGTH_OFFSET));
        require(header.getLong(0) == IndexLayout.MAGIC, "magic number");
        if (header.getShort(IndexLayout.VERSION_OFFSET) != IndexLayout.VERSION) {
            throw new IndexVersionException();
        }
        require(content.length() >= IndexLayout.HEADER_LENGTH, "length");
        content.read(0, header.clear());
        long length = header.getLong(IndexLayout.CAPTURE_LENGTH_OFFSET);
        require(capture.is(length, header.getInt(IndexLayout.CAPTURE_CHECKSUM_OFFSET)), "capture");
        long front = header.getLong(IndexLayout.FRONT_LENGTH_OFFSET);
        require(front >= IndexLayout.HEADER_LENGTH && front <= content.length(), "length");
        require(header.getInt(IndexLayout.CHECKSUM_OFFSET) == IndexData.frontChecksum(content, front), "checksum");
        return new CaptureIndex(content, header, slices);
    }

    private static void require(boolean isGood, String what) throws IndexFormatException {
        if (!isGood) {
            throw new IndexFormatException("the " + what + " is wrong");
        }
    }

    /** Makes no message if it is good: this is called a hundred thousand times. */
    private static void require(boolean isGood, String what, int number) throws IndexFormatException {
        if (!isGood) {
            require(false, what + " " + number);
        }
    }

    private static int count(ByteBuffer header, int offset, int most) throws IndexFormatException {
        int count = header.getInt(offset);
        require(count >= 0 && count <= most, "count at byte", offset);
        return count;
    }

    private long end(long offset, long length) throws IndexFormatException {
        if (length > content.length() - offset) {
            throw new IndexFormatException("the length at byte " + offset + " is wrong");
        }
        return offset + length;
    }

    /** Reads a part that is small, or not larger than the content. */
    private ByteBuffer part(long offset, int length) throws IndexFormatException, IOException {
        end(offset, length);
        ByteBuffer part = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        content.read(offset, part);
        return part.flip();
    }

    private String text(long offset, int length) throws IndexFormatException, IOException {
        require(length <= IndexLayout.MOST_TEXT, "length of a text");
        return new String(part(offset, length).array(), StandardCharsets.UTF_8);
    }

    private long readDescriptions(long start) throws IndexFormatException, IOException {
        part(start, descriptions.length * Long.BYTES).asLongBuffer().get(descriptions);
        long before = -1;
        for (int i = 0; i < descriptions.length; i++) {
            require(descriptions[i] > before && descriptions[i] < contentLength, "description", i);
            before = descriptions[i];
        }
        return end(start, (long) descriptions.length * Long.BYTES);
    }

    private long readLosses(long start, int count) throws IndexFormatException, IOException {
        long offset = start;
        for (int i = 0; i < count; i++) {
            ByteBuffer fixed = part(offset, IndexLayout.LOSS_FIXED_LENGTH);
            int length = fixed.getShort(2 * Long.BYTES) & 0xFFFF;
            String reason = text(offset + IndexLayout.LOSS_FIXED_LENGTH, length);
            losses.add(new Loss(fixed.getLong(0), fixed.getLong(Long.BYTES), reason));
            offset = end(offset, IndexLayout.padded(IndexLayout.LOSS_FIXED_LENGTH + length));
        }
        return offset;
    }

    private long readDrops(long start, int count) throws IndexFormatException, IOException {
        long offset = start;
        for (int i = 0; i < count; i++) {
            ByteBuffer fixed = part(offset, IndexLayout.DROPS_FIXED_LENGTH);
            int nameLength = fixed.getShort(IndexLayout.DROPS_FIXED_LENGTH - 2 * Short.BYTES) & 0xFFFF;
            int commentLength = fixed.getShort(IndexLayout.DROPS_FIXED_LENGTH - Short.BYTES) & 0xFFFF;
            String name = text(offset + IndexLayout.DROPS_FIXED_LENGTH, nameLength);
            String comment = text(offset + IndexLayout.DROPS_FIXED_LENGTH + nameLength, commentLength);
            InterfaceInfo source = new InterfaceInfo(0, Optional.of(name), 0, Optional.empty());
            drops.add(new InterfaceDrops(
                    source,
                    "",
                    fixed.getLong(),
                    fixed.getLong(),
                    fixed.getLong(),
                    fixed.getLong(),
                    fixed.getLong(),
                    fixed.getLong(),
                    comment));
            offset = end(offset, IndexLayout.padded(IndexLayout.DROPS_FIXED_LENGTH + nameLength + commentLength));
        }
        return offset;
    }

    private void readEntries(ByteBuffer header) throws IndexFormatException, IOException {
        long before = 0;
        long[] words = new long[KeyKind.COUNT];
        for (int block = 0; block < blockCount; block++) {
            before = readEntry(block, before, words);
        }
        for (int slice = 0; slice < IndexLayout.SLICE_COUNT; slice++) {
            int kind = IndexLayout.kindOf(slice);
            int length = count(header, IndexLayout.SLICES_OFFSET + slice * Long.BYTES, Integer.MAX_VALUE);
            require(length == words[kind], "length of slice", slice);
        }
    }

    /** A method of its own, as the next one: it is compiled after some blocks, while a loop is interpreted for much longer. */
    private long readEntry(int block, long before, long... words) throws IndexFormatException {
        long offset = offset(block);
        int length = length(block);
        int packets = packets(block);
        require(offset >= before && length > 0 && offset <= contentLength - length, "block", block);
        require(packets > 0 && packets <= length && earliest(block) <= latest(block), "content of block", block);
        for (int kind = 0; kind < KeyKind.COUNT; kind++) {
            words[kind] += readFilter(block, filter(block, kind), words[kind]);
        }
        return offset + length;
    }

    private static int readFilter(int block, long filter, long start) throws IndexFormatException {
        int words = IndexLayout.words(filter);
        int state = IndexLayout.state(filter);
        boolean isFilter = state == IndexLayout.STATE_FILTER;
        require(
                state >= 0
                        && state <= IndexLayout.STATE_ALL
                        && isFilter == words > 0
                        && (!isFilter || IndexLayout.probes(filter) > 0 && IndexLayout.start(filter) == start),
                "filter of block",
                block);
        return words;
    }

    private void readSlices(ByteBuffer header, long start, long wanted) throws IndexFormatException, IOException {
        long offset = start;
        for (int slice = 0; slice < IndexLayout.SLICE_COUNT; slice++) {
            int description = IndexLayout.SLICES_OFFSET + slice * Long.BYTES;
            int words = header.getInt(description);
            long end = end(offset, words * (long) Long.BYTES);
            if ((wanted >>> slice & 1) != 0) {
                int checksum = header.getInt(description + Integer.BYTES);
                require(checksum == IndexData.checksum(content, offset, end), "slice", slice);
                slices[slice] = new IndexSlice(content, offset, words);
            }
            offset = end;
        }
        require(offset == content.length(), "length");
    }

    /** Loads the entries of a group. */
    private void load(int wanted) throws IOException {
        int count = Math.min(GROUP, blockCount - wanted * GROUP);
        group = -1; // nothing, if it fails
        groupBytes.clear().limit(count * IndexLayout.ENTRY_LENGTH);
        content.read(entriesOffset + (long) wanted * GROUP * IndexLayout.ENTRY_LENGTH, groupBytes);
        groupBytes.flip().asLongBuffer().get(entries, 0, count * IndexLayout.ENTRY_WORDS);
        group = wanted;
    }

    /** Returns one of the words of an entry. */
    private long word(int block, int word) {
        if (block / GROUP != group) {
            try {
                load(block / GROUP);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return entries[block % GROUP * IndexLayout.ENTRY_WORDS + word];
    }

    private long filter(int block, int kind) {
        return word(block, IndexLayout.ENTRY_FILTERS_WORD + kind);
    }

    /** Returns the number of blocks. */
    int blockCount() {
        return blockCount;
    }

    /** Returns where a block starts, in the uncompressed content. */
    long offset(int block) {
        return word(block, IndexLayout.ENTRY_OFFSET_WORD);
    }

    /** Returns the length of a block in bytes, in the uncompressed content. */
    int length(int block) {
        return (int) word(block, IndexLayout.ENTRY_LENGTHS_WORD);
    }

    /** Returns the number of packets of a block. */
    int packets(int block) {
        return (int) (word(block, IndexLayout.ENTRY_LENGTHS_WORD) >>> Integer.SIZE);
    }

    /** Returns the smallest time of a packet of a block. */
    long earliest(int block) {
        return word(block, IndexLayout.ENTRY_EARLIEST_WORD);
    }

    /** Returns the greatest time of a packet of a block. */
    long latest(int block) {
        return word(block, IndexLayout.ENTRY_LATEST_WORD);
    }

    /** Tells whether packets of a block may have fields that were not read: nothing excludes it then. */
    boolean isUnclear(int block) {
        return (word(block, IndexLayout.ENTRY_FLAGS_WORD) & IndexLayout.UNCLEAR) != 0;
    }

    /** Tells whether a packet of a block may have a key, whose slice was asked for; if one has, always. */
    boolean mayContain(int block, KeyKind kind, long key) {
        if (isUnclear(block)) {
            return true;
        }
        int ordinal = kind.ordinal();
        long filter = filter(block, ordinal);
        return switch (IndexLayout.state(filter)) {
            case IndexLayout.STATE_NONE -> false;
            case IndexLayout.STATE_ALL -> true;
            default ->
                slices[IndexLayout.firstSlice(ordinal) + IndexLayout.slice(ordinal, key)].mayContain(filter, key);
        };
    }

    /** Returns where sections and interfaces are described, ascending. */
    long[] descriptions() {
        return descriptions.clone();
    }

    /** Returns what the capture says is missing. */
    List<Loss> losses() {
        return losses;
    }

    /** Returns what statistics of the capture say of packets that were lost; of the interfaces, only what {@link DropCounts#nameOf} tells. */
    List<InterfaceDrops> drops() {
        return drops;
    }

    /** Returns where and how the capture is damaged; empty if it is not. */
    String damage() {
        return damage;
    }

    /** Returns the length of the uncompressed content, up to its damage. */
    long contentLength() {
        return contentLength;
    }
}
