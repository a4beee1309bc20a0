package io.witness.consumer.flows.internal;

/** Holds lines on their way to an output. */
final class Chunk {
    static final int BYTES = 1 << 16;

    final byte[] bytes = new byte[BYTES];
    int length;
    int records;

    boolean hasRoom(int more) {
        return more <= BYTES - length;
    }

    void add(byte[] line, int lineLength) {
        System.arraycopy(line, 0, bytes, length, lineLength);
        length += lineLength;
        records++;
    }
}
