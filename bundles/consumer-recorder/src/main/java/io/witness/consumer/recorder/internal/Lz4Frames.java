package io.witness.consumer.recorder.internal;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Frames of lz4 (its frame format 1.6), of one block each and without checksums: header of 7 bytes, length of the block, the
 * block, and a length of 0 as the end. The highest bit of a length says that the block is not compressed.
 */
final class Lz4Frames implements Compression.Frames {
    /** Magic number; version 1 with independent blocks; blocks of at most 4 MiB; checksum of these two bytes. */
    private static final byte[] HEADER = {0x04, 0x22, 0x4D, 0x18, 0x60, 0x70, 0x73};

    private static final int MAX_BLOCK_LENGTH = 4 << 20;
    private static final int BLOCK_OFFSET = HEADER.length + Integer.BYTES;
    private static final int STORED = 1 << 31;
    private static final int NO_FRAME = -1;

    private final Lz4Compressor compressor = new Lz4Compressor();
    private ByteBuffer output = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer encode(ByteBuffer blocks) {
        int length = blocks.remaining();
        int most = BLOCK_OFFSET + compressor.maxCompressedLength(length) + Integer.BYTES;
        if (output.capacity() < most) {
            output = ByteBuffer.allocateDirect(most).order(ByteOrder.LITTLE_ENDIAN);
        }
        output.clear().put(HEADER).position(BLOCK_OFFSET);
        ByteBuffer stored = blocks.duplicate();
        compressor.compress(blocks, output);
        int compressed = output.position() - BLOCK_OFFSET;
        if (compressed >= length) {
            output.position(BLOCK_OFFSET).put(stored).putInt(HEADER.length, length | STORED);
        } else {
            output.putInt(HEADER.length, compressed);
        }
        return output.putInt(0).flip();
    }

    @Override
    public int length(ByteBuffer start) {
        ByteBuffer frame = start.slice().order(ByteOrder.LITTLE_ENDIAN);
        int known = Math.min(frame.limit(), HEADER.length);
        if (!frame.slice(0, known).equals(ByteBuffer.wrap(HEADER, 0, known))) {
            return NO_FRAME;
        }
        if (frame.limit() < BLOCK_OFFSET) {
            return 0;
        }
        int block = frame.getInt(HEADER.length) & ~STORED;
        if (block > MAX_BLOCK_LENGTH) {
            return NO_FRAME;
        }
        int length = BLOCK_OFFSET + block + Integer.BYTES;
        return length <= frame.limit() ? length : 0;
    }

    @Override
    public ByteBuffer decode(ByteBuffer frame) throws IOException {
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER.length);
        int length = header & ~STORED;
        if ((header & STORED) != 0) {
            return ByteBuffer.wrap(bytes, BLOCK_OFFSET, length).slice();
        }
        byte[] content = new byte[MAX_BLOCK_LENGTH];
        try {
            int decoded = new Lz4Decompressor().decompress(bytes, BLOCK_OFFSET, length, content, 0, content.length);
            return ByteBuffer.wrap(content, 0, decoded);
        } catch (MalformedInputException e) {
            throw new IOException("a damaged lz4 frame", e);
        }
    }
}
