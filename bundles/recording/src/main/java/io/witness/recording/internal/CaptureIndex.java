package io.witness.recording.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An index as it is read, see {@link IndexLayout}. All lengths and offsets are checked before use. Entries are looked at as words of
 * 64 bits: a command looks at many, soon after its start, while a field of a buffer costs a JVM several calls.
 */
final class CaptureIndex {
    private final ByteBuffer bytes;
    private final int blockCount;
    private final long contentLength;
    private final String damage;
    private final long[] entries;
    private final long[] descriptions;
    private final List<Loss> losses = new ArrayList<>();
    /** Where the filters of each block start. */
    private final int[] filters;

    private CaptureIndex(ByteBuffer bytes) throws IndexFormatException {
        this.bytes = bytes;
        blockCount = count(IndexLayout.BLOCK_COUNT_OFFSET, Integer.MAX_VALUE / IndexLayout.ENTRY_LENGTH);
        contentLength = bytes.getLong(IndexLayout.CONTENT_LENGTH_OFFSET);
        int damageLength = bytes.getShort(IndexLayout.DAMAGE_LENGTH_OFFSET) & 0xFFFF;
        require(damageLength <= IndexLayout.MOST_TEXT, "damage");
        int start = end(IndexLayout.HEADER_LENGTH, IndexLayout.padded(damageLength));
        damage = text(IndexLayout.HEADER_LENGTH, damageLength);
        int end = end(start, (long) blockCount * IndexLayout.ENTRY_LENGTH);
        entries = new long[blockCount * IndexLayout.ENTRY_WORDS];
        bytes.slice(start, end - start)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(entries);
        descriptions = new long[count(IndexLayout.DESCRIPTION_COUNT_OFFSET, IndexLayout.MOST_DESCRIPTIONS)];
        end = readDescriptions(end);
        end = readLosses(end, count(IndexLayout.LOSS_COUNT_OFFSET, IndexLayout.MOST_LOSSES));
        filters = new int[blockCount];
        end = readEntries(end);
        require(end == bytes.limit(), "length");
    }

    /**
     * Reads an index, which stays in the given memory: it is of use as long as that is unchanged.
     *
     * @throws IndexFormatException if it is damaged, or is that of another capture
     */
    static CaptureIndex read(ByteBuffer source, CaptureIdentity capture) throws IndexFormatException {
        ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        require(bytes.limit() >= IndexLayout.HEADER_LENGTH, "length");
        require(bytes.getLong(0) == IndexLayout.MAGIC, "magic number");
        require(bytes.getShort(IndexLayout.VERSION_OFFSET) == IndexLayout.VERSION, "version");
        require(bytes.getInt(IndexLayout.CHECKSUM_OFFSET) == IndexData.checksum(bytes), "checksum");
        long length = bytes.getLong(IndexLayout.CAPTURE_LENGTH_OFFSET);
        require(
                capture.equals(new CaptureIdentity(length, bytes.getInt(IndexLayout.CAPTURE_CHECKSUM_OFFSET))),
                "capture");
        return new CaptureIndex(bytes);
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

    private int count(int offset, int most) throws IndexFormatException {
        int count = bytes.getInt(offset);
        require(count >= 0 && count <= most, "count at byte", offset);
        return count;
    }

    private int end(int offset, long length) throws IndexFormatException {
        require(length <= bytes.limit() - offset, "length at byte", offset);
        return offset + (int) length;
    }

    private String text(int offset, int length) {
        byte[] text = new byte[length];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private int readDescriptions(int start) throws IndexFormatException {
        int end = end(start, (long) descriptions.length * Long.BYTES);
        long before = -1;
        for (int i = 0; i < descriptions.length; i++) {
            descriptions[i] = bytes.getLong(start + i * Long.BYTES);
            require(descriptions[i] > before && descriptions[i] < contentLength, "description", i);
            before = descriptions[i];
        }
        return end;
    }

    private int readLosses(int start, int count) throws IndexFormatException {
        int offset = start;
        for (int i = 0; i < count; i++) {
            end(offset, IndexLayout.LOSS_FIXED_LENGTH);
            int length = bytes.getShort(offset + 2 * Long.BYTES) & 0xFFFF;
            int end = end(offset, IndexLayout.padded(IndexLayout.LOSS_FIXED_LENGTH + length));
            String reason = text(offset + IndexLayout.LOSS_FIXED_LENGTH, length);
            losses.add(new Loss(bytes.getLong(offset), bytes.getLong(offset + Long.BYTES), reason));
            offset = end;
        }
        return offset;
    }

    private int readEntries(int start) throws IndexFormatException {
        int filter = start;
        long before = 0;
        for (int block = 0; block < blockCount; block++) {
            long offset = offset(block);
            int length = length(block);
            int packets = packets(block);
            require(offset >= before && length > 0 && offset <= contentLength - length, "block", block);
            require(packets > 0 && packets <= length && earliest(block) <= latest(block), "content of block", block);
            before = offset + length;
            filters[block] = filter;
            for (int kind = 0; kind < KeyKind.COUNT; kind++) {
                int field = filterField(block, kind);
                int state = IndexLayout.state(field);
                int words = IndexLayout.words(field);
                boolean isFilter = state == IndexLayout.STATE_FILTER;
                require(state <= IndexLayout.STATE_ALL && isFilter == words > 0, "filter of block", block);
                require(!isFilter || IndexLayout.probes(field) > 0, "filter of block", block);
                filter = end(filter, words * (long) Long.BYTES);
            }
        }
        return filter;
    }

    /** Returns one of the words of an entry. */
    private long word(int block, int word) {
        return entries[block * IndexLayout.ENTRY_WORDS + word];
    }

    private int filterField(int block, int kind) {
        long both = word(block, IndexLayout.ENTRY_FILTERS_WORD + (kind >> 1));
        return (int) ((kind & 1) == 0 ? both : both >>> Integer.SIZE);
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

    /** Tells whether a packet of a block may have a key; if one has, always. */
    boolean mayContain(int block, KeyKind kind, long key) {
        if (isUnclear(block)) {
            return true;
        }
        int ordinal = kind.ordinal();
        int field = filterField(block, ordinal);
        return switch (IndexLayout.state(field)) {
            case IndexLayout.STATE_NONE -> false;
            case IndexLayout.STATE_ALL -> true;
            default -> {
                int offset = filters[block];
                for (int before = 0; before < ordinal; before++) {
                    offset += IndexLayout.words(filterField(block, before)) * Long.BYTES;
                }
                yield KeyFilter.mayContain(bytes, offset, IndexLayout.words(field), IndexLayout.probes(field), key);
            }
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

    /** Returns where and how the capture is damaged; empty if it is not. */
    String damage() {
        return damage;
    }

    /** Returns the length of the uncompressed content, up to its damage. */
    long contentLength() {
        return contentLength;
    }

    /** Returns the length of the index in bytes. */
    int lengthInBytes() {
        return bytes.limit();
    }
}
