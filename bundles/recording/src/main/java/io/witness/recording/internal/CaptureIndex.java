package io.witness.recording.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An index as it is read, see {@link IndexLayout}. All lengths and offsets are checked before use. Immutable. */
final class CaptureIndex {
    private final ByteBuffer bytes;
    private final int blockCount;
    private final long contentLength;
    private final String damage;
    private final int entries;
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
        entries = end(IndexLayout.HEADER_LENGTH, IndexLayout.padded(damageLength));
        damage = text(IndexLayout.HEADER_LENGTH, damageLength);
        int end = end(entries, (long) blockCount * IndexLayout.ENTRY_LENGTH);
        descriptions = new long[count(IndexLayout.DESCRIPTION_COUNT_OFFSET, IndexLayout.MOST_DESCRIPTIONS)];
        end = readDescriptions(end);
        end = readLosses(end, count(IndexLayout.LOSS_COUNT_OFFSET, IndexLayout.MOST_LOSSES));
        filters = new int[blockCount];
        end = readEntries(end);
        require(end == bytes.limit(), "length");
    }

    /**
     * Reads an index, which stays in the given memory.
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

    private int count(int offset, int most) throws IndexFormatException {
        int count = bytes.getInt(offset);
        require(count >= 0 && count <= most, "count at byte " + offset);
        return count;
    }

    private int end(int offset, long length) throws IndexFormatException {
        require(length <= bytes.limit() - offset, "length at byte " + offset);
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
            require(descriptions[i] > before && descriptions[i] < contentLength, "description " + i);
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
        for (int i = 0; i < blockCount; i++) {
            require(offset(i) >= before && length(i) > 0 && offset(i) <= contentLength - length(i), "block " + i);
            require(packets(i) > 0 && packets(i) <= length(i) && earliest(i) <= latest(i), "content of block " + i);
            before = offset(i) + length(i);
            filters[i] = filter;
            for (int kind = 0; kind < KeyKind.COUNT; kind++) {
                int words = words(i, kind);
                boolean isFilter = state(i, kind) == IndexLayout.STATE_FILTER;
                require(state(i, kind) <= IndexLayout.STATE_ALL && isFilter == words > 0, "filter of block " + i);
                require(!isFilter || probes(i, kind) > 0, "filter of block " + i);
                filter = end(filter, words * (long) Long.BYTES);
            }
        }
        return filter;
    }

    private int entry(int block) {
        return entries + block * IndexLayout.ENTRY_LENGTH;
    }

    private int filterField(int block, int kind) {
        return entry(block) + IndexLayout.ENTRY_FILTERS_OFFSET + kind * Integer.BYTES;
    }

    private int words(int block, int kind) {
        return bytes.getShort(filterField(block, kind)) & 0xFFFF;
    }

    private int probes(int block, int kind) {
        return bytes.get(filterField(block, kind) + 2) & 0xFF;
    }

    private int state(int block, int kind) {
        return bytes.get(filterField(block, kind) + 3) & 0xFF;
    }

    /** Returns the number of blocks. */
    int blockCount() {
        return blockCount;
    }

    /** Returns where a block starts, in the uncompressed content. */
    long offset(int block) {
        return bytes.getLong(entry(block));
    }

    /** Returns the length of a block in bytes, in the uncompressed content. */
    int length(int block) {
        return bytes.getInt(entry(block) + IndexLayout.ENTRY_BLOCK_LENGTH_OFFSET);
    }

    /** Returns the number of packets of a block. */
    int packets(int block) {
        return bytes.getInt(entry(block) + IndexLayout.ENTRY_PACKETS_OFFSET);
    }

    /** Returns the smallest time of a packet of a block. */
    long earliest(int block) {
        return bytes.getLong(entry(block) + IndexLayout.ENTRY_EARLIEST_OFFSET);
    }

    /** Returns the greatest time of a packet of a block. */
    long latest(int block) {
        return bytes.getLong(entry(block) + IndexLayout.ENTRY_LATEST_OFFSET);
    }

    /** Tells whether packets of a block may have fields that were not read: nothing excludes it then. */
    boolean isUnclear(int block) {
        return (bytes.getInt(entry(block) + IndexLayout.ENTRY_FLAGS_OFFSET) & IndexLayout.UNCLEAR) != 0;
    }

    /** Tells whether a packet of a block may have a key; if one has, always. */
    boolean mayContain(int block, KeyKind kind, long key) {
        if (isUnclear(block)) {
            return true;
        }
        int ordinal = kind.ordinal();
        return switch (state(block, ordinal)) {
            case IndexLayout.STATE_NONE -> false;
            case IndexLayout.STATE_ALL -> true;
            default -> {
                int offset = filters[block];
                for (int before = 0; before < ordinal; before++) {
                    offset += words(block, before) * Long.BYTES;
                }
                yield KeyFilter.mayContain(bytes, offset, words(block, ordinal), probes(block, ordinal), key);
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
