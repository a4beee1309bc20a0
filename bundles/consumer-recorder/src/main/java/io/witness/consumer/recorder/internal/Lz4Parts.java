package io.witness.consumer.recorder.internal;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Converts to a frame of lz4 (its frame format 1.6) without checksums: a header of 7 bytes; independent blocks, each of which
 * is a part, and starts with its length; a length of 0 as the end. The highest bit of a length says that the block is not
 * compressed.
 */
final class Lz4Parts implements Compression.Parts {
    /** Magic number; version 1 with independent blocks; blocks of at most 4 MiB; checksum of these two bytes. */
    private static final byte[] HEADER = {0x04, 0x22, 0x4D, 0x18, 0x60, 0x70, 0x73};

    private static final int MAX_BLOCK_LENGTH = 4 << 20;
    private static final int BLOCK_OFFSET = Integer.BYTES;
    private static final int STORED = 1 << 31;
    private static final int NO_PART = -1;

    private final Lz4Compressor compressor = new Lz4Compressor();
    private ByteBuffer output = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer begin() {
        return ByteBuffer.wrap(HEADER);
    }

    @Override
    public ByteBuffer encode(ByteBuffer blocks) {
        int length = blocks.remaining();
        int most = BLOCK_OFFSET + compressor.maxCompressedLength(length);
        if (output.capacity() < most) {
            output = ByteBuffer.allocateDirect(most).order(ByteOrder.LITTLE_ENDIAN);
        }
        output.clear().position(BLOCK_OFFSET);
        ByteBuffer stored = blocks.duplicate();
        compressor.compress(blocks, output);
        int compressed = output.position() - BLOCK_OFFSET;
        if (compressed >= length) {
            output.position(BLOCK_OFFSET).put(stored).putInt(0, length | STORED);
        } else {
            output.putInt(0, compressed);
        }
        return output.flip();
    }

    @Override
    public int addedBytes() {
        return 0;
    }

    @Override
    public ByteBuffer end() {
        return ByteBuffer.allocate(Integer.BYTES);
    }

    @Override
    public int length(ByteBuffer start) {
        if (start.remaining() < BLOCK_OFFSET) {
            return 0;
        }
        int block = lengthField(start) & ~STORED;
        if (block == 0 || block > MAX_BLOCK_LENGTH) {
            return NO_PART;
        }
        int length = BLOCK_OFFSET + block;
        return length <= start.remaining() ? length : 0;
    }

    private static int lengthField(ByteBuffer part) {
        return part.slice().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    }

    @Override
    public ByteBuffer decode(ByteBuffer part) throws IOException {
        byte[] bytes = new byte[part.remaining()];
        part.duplicate().get(bytes);
        int length = bytes.length - BLOCK_OFFSET;
        if ((lengthField(part) & STORED) != 0) {
            return ByteBuffer.wrap(bytes, BLOCK_OFFSET, length).slice();
        }
        byte[] content = new byte[MAX_BLOCK_LENGTH];
        try {
            int decoded = new Lz4Decompressor().decompress(bytes, BLOCK_OFFSET, length, content, 0, content.length);
            return ByteBuffer.wrap(content, 0, decoded);
        } catch (MalformedInputException e) {
            throw new IOException("a damaged lz4 block", e);
        }
    }
}
