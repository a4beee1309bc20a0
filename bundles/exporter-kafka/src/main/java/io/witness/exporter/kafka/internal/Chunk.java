package io.witness.exporter.kafka.internal;

import java.nio.ByteBuffer;

/**
 * Holds records on their way to a broker, in memory and in spool files. For one thread at a time.
 *
 * <pre>
 * offset  0  length of the value
 *         4  number of the {@link Kind}
 *         5  length of the key
 *         6  milliseconds since 1970
 *        14  key, then value
 * </pre>
 */
final class Chunk {
    static final int BYTES = 1 << 16;

    private static final int KIND_OFFSET = 4;
    private static final int KEY_LENGTH_OFFSET = 5;
    private static final int MILLIS_OFFSET = 6;
    static final int HEADER_LENGTH = 14;
    private static final int MOST_KEY_BYTES = 0xFF;

    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    private int length;
    private int records;

    /** Returns an array of {@link #BYTES}; the records are at its start. */
    byte[] array() {
        return bytes.array();
    }

    int length() {
        return length;
    }

    int records() {
        return records;
    }

    void clear() {
        length = 0;
        records = 0;
    }

    /** Tells whether a record of this size has room in an empty chunk. */
    static boolean isPossible(int keyLength, int valueLength) {
        return keyLength <= MOST_KEY_BYTES && HEADER_LENGTH + keyLength + valueLength <= BYTES;
    }

    boolean hasRoom(int keyLength, int valueLength) {
        return HEADER_LENGTH + keyLength + valueLength <= BYTES - length;
    }

    /** Appends a record that has room. Its key is a part of another array. */
    void add(Kind kind, long millis, byte[] keySource, int keyFrom, int keyLength, byte[] value, int valueLength) {
        bytes.putInt(length, valueLength);
        bytes.put(length + KIND_OFFSET, (byte) kind.ordinal());
        bytes.put(length + KEY_LENGTH_OFFSET, (byte) keyLength);
        bytes.putLong(length + MILLIS_OFFSET, millis);
        bytes.put(length + HEADER_LENGTH, keySource, keyFrom, keyLength);
        bytes.put(length + HEADER_LENGTH + keyLength, value, 0, valueLength);
        length += HEADER_LENGTH + keyLength + valueLength;
        records++;
    }

    /** Takes over what was read into {@link #array()}. Returns false, with nothing taken, if these are not so many records. */
    boolean adopt(int newLength, int newRecords) {
        clear();
        int offset = 0;
        int count = 0;
        while (offset < newLength && newLength - offset >= HEADER_LENGTH && isSound(offset, newLength)) {
            offset = next(offset);
            count++;
        }
        if (offset != newLength || count != newRecords) {
            return false;
        }
        length = newLength;
        records = newRecords;
        return true;
    }

    private boolean isSound(int offset, int end) {
        int valueLength = bytes.getInt(offset);
        return valueLength >= 0
                && valueLength <= end - offset - HEADER_LENGTH - keyLength(offset)
                && bytes.get(offset + KIND_OFFSET) >= 0
                && bytes.get(offset + KIND_OFFSET) < Kind.values().length
                && millis(offset) >= 0;
    }

    private int keyLength(int offset) {
        return bytes.get(offset + KEY_LENGTH_OFFSET) & 0xFF;
    }

    /** Returns the offset of the record behind that at an offset. */
    int next(int offset) {
        return offset + HEADER_LENGTH + keyLength(offset) + bytes.getInt(offset);
    }

    Kind kind(int offset) {
        return Kind.values()[bytes.get(offset + KIND_OFFSET)];
    }

    long millis(int offset) {
        return bytes.getLong(offset + MILLIS_OFFSET);
    }

    byte[] key(int offset) {
        return copy(offset + HEADER_LENGTH, keyLength(offset));
    }

    byte[] value(int offset) {
        return copy(offset + HEADER_LENGTH + keyLength(offset), bytes.getInt(offset));
    }

    private byte[] copy(int from, int count) {
        byte[] copy = new byte[count];
        bytes.get(from, copy);
        return copy;
    }
}
