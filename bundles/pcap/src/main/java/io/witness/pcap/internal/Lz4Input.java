package io.witness.pcap.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses an LZ4 file, even a truncated one: frames (lz4_Frame_format.md) one after the other, of linked or independent blocks. Their
 * checksums are not verified.
 */
final class Lz4Input extends InputStream {
    private static final int MAGIC = 0x184D2204;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int VERSION_MASK = 0xC0;
    private static final int VERSION = 0x40;
    private static final int BLOCK_CHECKSUM = 1 << 4;
    private static final int CONTENT_SIZE = 1 << 3;
    private static final int CONTENT_CHECKSUM = 1 << 2;
    private static final int DICTIONARY = 1;
    private static final int CHECKSUM_LENGTH = 4;
    private static final int LEAST_SIZE_CODE = 4;
    private static final int MOST_SIZE_CODE = 7;

    private final InputStream in;
    private final Lz4Block decoder = new Lz4Block();
    private byte[] compressed = new byte[0];
    private byte[] decoded = new byte[0];
    private int position;
    private int limit;
    private int flags;
    private int mostBlock;
    private boolean withinFrame;
    private boolean isCut;

    Lz4Input(InputStream in) {
        this.in = in;
    }

    static boolean isMagic(byte[] start) {
        return start.length == Integer.BYTES && littleEndian(start) == MAGIC;
    }

    private static int littleEndian(byte[] bytes) {
        return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF) << 16 | bytes[3] << 24;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        while (position == limit) {
            if (isCut) {
                throw new EOFException();
            }
            if (!withinFrame && !beginFrame()) {
                return -1;
            }
            nextBlock();
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(decoded, position, target, start, count);
        position += count;
        return count;
    }

    /** Reads the header of the next frame; false at the end of the file. */
    private boolean beginFrame() throws IOException {
        byte[] magic = in.readNBytes(Integer.BYTES);
        if (magic.length == 0) {
            return false;
        }
        if (magic.length == Integer.BYTES && (littleEndian(magic) & ~0xF) == SKIPPABLE_MAGIC) {
            in.skipNBytes(Integer.toUnsignedLong(int32()));
            return beginFrame();
        }
        if (!isMagic(magic)) {
            throw magic.length < Integer.BYTES ? new EOFException() : new IOException("no frame of LZ4 follows");
        }
        byte[] descriptor = bytes(2);
        flags = descriptor[0];
        int sizeCode = descriptor[1] >> 4 & 7;
        if ((flags & VERSION_MASK) != VERSION || (flags & DICTIONARY) != 0 || sizeCode < LEAST_SIZE_CODE) {
            throw new IOException("a frame with a dictionary, or of another version");
        }
        mostBlock = 1 << Byte.SIZE + 2 * Math.min(sizeCode, MOST_SIZE_CODE);
        bytes(((flags & CONTENT_SIZE) != 0 ? Long.BYTES : 0) + 1);
        decoded = decoded.length < Lz4Block.WINDOW + mostBlock ? new byte[Lz4Block.WINDOW + mostBlock] : decoded;
        position = 0;
        limit = 0;
        withinFrame = true;
        return true;
    }

    private void nextBlock() throws IOException {
        int header = int32();
        if (header == 0) {
            bytes((flags & CONTENT_CHECKSUM) != 0 ? CHECKSUM_LENGTH : 0);
            withinFrame = false;
            return;
        }
        int length = header & Integer.MAX_VALUE;
        if (length > mostBlock) {
            throw new IOException("a block of " + length + " bytes, expected at most " + mostBlock);
        }
        keepWindow();
        compressed = compressed.length < length ? new byte[length] : compressed;
        int there = in.readNBytes(compressed, 0, length);
        isCut = there < length;
        if (header < 0) {
            System.arraycopy(compressed, 0, decoded, position, there);
            limit = position + there;
        } else {
            limit = decoder.decode(compressed, there, decoded, position);
            if (decoder.isCut() && !isCut) {
                throw new IOException("a block ends within a sequence");
            }
        }
        if (!isCut) {
            bytes((flags & BLOCK_CHECKSUM) != 0 ? CHECKSUM_LENGTH : 0);
        }
    }

    /** Moves the end of what is decoded to the start, so that the next block can refer to it. */
    private void keepWindow() {
        int kept = Math.min(limit, Lz4Block.WINDOW);
        System.arraycopy(decoded, limit - kept, decoded, 0, kept);
        position = kept;
        limit = kept;
    }

    private int int32() throws IOException {
        return littleEndian(bytes(Integer.BYTES));
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
