package io.witness.consumer.recorder.internal;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Frames of zstd (RFC 8878) with the content's length and a checksum. A frame: magic number, descriptor, window (missing if
 * there is a single segment), content length, blocks of a header of 3 bytes each, checksum.
 */
final class ZstdFrames implements Compression.Frames {
    private static final int MAGIC = 0xFD2FB528;
    private static final int DESCRIPTOR_OFFSET = 4;
    private static final int SINGLE_SEGMENT_FLAG = 0x20;
    private static final int CHECKSUM_FLAG = 0x04;
    private static final int DICTIONARY_MASK = 0x03;
    private static final int CHECKSUM_LENGTH = 4;
    private static final int BLOCK_HEADER_LENGTH = 3;
    private static final int REPEATED = 1;
    private static final int RESERVED = 3;
    private static final int NO_FRAME = -1;

    private final ZstdCompressor compressor = new ZstdCompressor();
    private ByteBuffer output = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer encode(ByteBuffer blocks) {
        int most = compressor.maxCompressedLength(blocks.remaining());
        if (output.capacity() < most) {
            output = ByteBuffer.allocateDirect(most);
        }
        output.clear();
        compressor.compress(blocks, output);
        return output.flip();
    }

    @Override
    public int length(ByteBuffer start) {
        ByteBuffer frame = start.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int from = frame.position();
        if (frame.remaining() <= DESCRIPTOR_OFFSET) {
            return 0;
        }
        int descriptor = frame.get(from + DESCRIPTOR_OFFSET) & 0xFF;
        if (frame.getInt(from) != MAGIC || (descriptor & DICTIONARY_MASK) != 0) {
            return NO_FRAME;
        }
        int at = from + DESCRIPTOR_OFFSET + 1 + headerLength(descriptor);
        while (at + BLOCK_HEADER_LENGTH <= frame.limit()) {
            int header = frame.get(at) & 0xFF | (frame.getShort(at + 1) & 0xFFFF) << 8;
            int type = header >> 1 & 3;
            if (type == RESERVED) {
                return NO_FRAME;
            }
            at += BLOCK_HEADER_LENGTH + (type == REPEATED ? 1 : header >> 3);
            if ((header & 1) != 0) {
                int end = at + ((descriptor & CHECKSUM_FLAG) != 0 ? CHECKSUM_LENGTH : 0);
                return end <= frame.limit() ? end - from : 0;
            }
        }
        return 0;
    }

    private static int headerLength(int descriptor) {
        boolean isSingle = (descriptor & SINGLE_SEGMENT_FLAG) != 0;
        int contentLength =
                switch (descriptor >> 6) {
                    case 0 -> isSingle ? 1 : 0;
                    case 1 -> 2;
                    case 2 -> 4;
                    default -> 8;
                };
        return contentLength + (isSingle ? 0 : 1);
    }

    @Override
    public ByteBuffer decode(ByteBuffer frame) throws IOException {
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        try {
            long length = ZstdDecompressor.getDecompressedSize(bytes, 0, bytes.length);
            byte[] content = new byte[Math.toIntExact(Math.max(0, length))];
            int decoded = new ZstdDecompressor().decompress(bytes, 0, bytes.length, content, 0, content.length);
            return ByteBuffer.wrap(content, 0, decoded);
        } catch (MalformedInputException | ArithmeticException e) {
            throw new IOException("a damaged zstd frame", e);
        }
    }
}
