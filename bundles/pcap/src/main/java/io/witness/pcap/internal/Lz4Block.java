package io.witness.pcap.internal;

import java.io.IOException;

/**
 * Decodes blocks of LZ4 (lz4_Block_format.md), which may refer to the 64 KiB before them. What can be decoded of a truncated block is
 * decoded. For one thread.
 */
final class Lz4Block {
    /** How far back a block may refer. */
    static final int WINDOW = 1 << 16;

    private static final int MIN_MATCH = 4;
    private static final int LONG_LENGTH = 15;

    private byte[] input;
    private int next;
    private int end;
    private byte[] output;
    private int position;
    private boolean isCut;

    /**
     * Decodes a block of an array into another one; where its output ends. Fails if the block is malformed, or has more output than fits.
     */
    int decode(byte[] from, int length, byte[] to, int start) throws IOException {
        input = from;
        next = 0;
        end = length;
        output = to;
        position = start;
        isCut = false;
        while (next < end) {
            int token = input[next++] & 0xFF;
            copyLiterals(length(token >>> 4));
            if (next == end && !isCut) {
                return position; // the last sequence has literals only
            }
            copyMatch(token & 0xF);
        }
        return position;
    }

    /** Tells whether the last block ended within a sequence. */
    boolean isCut() {
        return isCut;
    }

    private int length(int short4) {
        int length = short4;
        int more = short4 == LONG_LENGTH ? 0xFF : 0;
        while (more == 0xFF && next < end) {
            more = input[next++] & 0xFF;
            length = Math.min(length + more, Integer.MAX_VALUE / 2);
        }
        isCut |= more == 0xFF;
        return length;
    }

    private void copyLiterals(int length) throws IOException {
        int there = Math.min(length, end - next);
        isCut |= there < length;
        checkRoom(there);
        System.arraycopy(input, next, output, position, there);
        next += there;
        position += there;
    }

    private void copyMatch(int short4) throws IOException {
        if (end - next < Short.BYTES) {
            isCut = true;
            next = end;
            return;
        }
        int distance = input[next] & 0xFF | (input[next + 1] & 0xFF) << 8;
        next += Short.BYTES;
        int length = length(short4) + MIN_MATCH;
        if (distance == 0 || distance > position) {
            throw new IOException("a block refers to " + distance + " bytes before it, where there are " + position);
        }
        checkRoom(length);
        for (int i = 0; i < length; i++) { // byte by byte: it may refer to itself
            output[position] = output[position - distance];
            position++;
        }
    }

    private void checkRoom(int length) throws IOException {
        if (length > output.length - position) {
            throw new IOException("a block is longer than its frame allows");
        }
    }
}
