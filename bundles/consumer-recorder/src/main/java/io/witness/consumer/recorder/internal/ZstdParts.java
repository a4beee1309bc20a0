package io.witness.consumer.recorder.internal;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.witness.pcap.ZstdPartEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Converts to a frame of zstd (RFC 8878) without a checksum.
 *
 * <p>A part is what the compressor makes a frame of its own, without that frame's header and checksum, and with a {@link
 * ZstdPartEnd}. So its blocks refer to nothing before the part.
 */
final class ZstdParts implements Compression.Parts {
    /** Magic number; neither length nor checksum; a window of 4 MiB. */
    private static final byte[] HEADER = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0x60};
    /** The header of a last block without content. */
    private static final byte[] END = {1, 0, 0};

    private static final byte[] OFFSETS = ZstdPartEnd.bytes();

    private static final int DESCRIPTOR_OFFSET = 4;
    private static final int SINGLE_SEGMENT_FLAG = 0x20;
    private static final int BLOCK_HEADER_LENGTH = 3;
    private static final int MOST_BLOCK_CONTENT = 1 << 17;
    /** Several times what a part has. */
    private static final int MOST_BLOCKS = 128;

    private static final int REPEATED = 1;
    private static final int RESERVED = 3;
    private static final int NO_PART = -1;

    private final ZstdCompressor compressor = new ZstdCompressor();
    private ByteBuffer output = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer begin() {
        return ByteBuffer.wrap(HEADER);
    }

    @Override
    public ByteBuffer encode(ByteBuffer blocks) {
        int most = compressor.maxCompressedLength(blocks.remaining()) + OFFSETS.length;
        if (output.capacity() < most) {
            output = ByteBuffer.allocateDirect(most);
        }
        output.clear();
        compressor.compress(blocks, output);
        int start = DESCRIPTOR_OFFSET + 1 + headerLength(output.get(DESCRIPTOR_OFFSET));
        int at = start;
        while (!isLast(output, at)) {
            at += blockLength(output, at);
        }
        output.put(at, (byte) (output.get(at) & ~1));
        int end = at + blockLength(output, at);
        output.put(end, OFFSETS).position(start).limit(end + OFFSETS.length);
        return output;
    }

    private static int headerLength(int descriptor) {
        boolean isSingle = (descriptor & SINGLE_SEGMENT_FLAG) != 0;
        int contentLength =
                switch (descriptor >> 6 & 3) {
                    case 0 -> isSingle ? 1 : 0;
                    case 1 -> 2;
                    case 2 -> 4;
                    default -> 8;
                };
        return contentLength + (isSingle ? 0 : 1);
    }

    private static int header(ByteBuffer buffer, int at) {
        return buffer.get(at) & 0xFF | (buffer.get(at + 1) & 0xFF) << 8 | (buffer.get(at + 2) & 0xFF) << 16;
    }

    private static boolean isLast(ByteBuffer buffer, int at) {
        return (header(buffer, at) & 1) != 0;
    }

    private static int type(ByteBuffer buffer, int at) {
        return header(buffer, at) >> 1 & 3;
    }

    private static int blockLength(ByteBuffer buffer, int at) {
        return BLOCK_HEADER_LENGTH + (type(buffer, at) == REPEATED ? 1 : header(buffer, at) >> 3);
    }

    @Override
    public int addedBytes() {
        return ZstdPartEnd.CONTENT_LENGTH;
    }

    @Override
    public ByteBuffer end() {
        return ByteBuffer.wrap(END);
    }

    @Override
    public int length(ByteBuffer start) {
        int at = start.position();
        while (at + OFFSETS.length <= start.limit()) {
            if (start.slice(at, OFFSETS.length).equals(ByteBuffer.wrap(OFFSETS))) {
                return at + OFFSETS.length - start.position();
            }
            if (isLast(start, at) || type(start, at) == RESERVED) {
                return NO_PART;
            }
            at += blockLength(start, at);
        }
        return 0;
    }

    @Override
    public ByteBuffer decode(ByteBuffer part) throws IOException {
        if (blocks(part) > MOST_BLOCKS) {
            throw new IOException("a damaged zstd part");
        }
        byte[] frame = new byte[HEADER.length + part.remaining() + END.length];
        ByteBuffer.wrap(frame).put(HEADER).put(part.duplicate()).put(END);
        byte[] content = new byte[blocks(part) * MOST_BLOCK_CONTENT];
        try {
            int decoded = new ZstdDecompressor().decompress(frame, 0, frame.length, content, 0, content.length);
            return ByteBuffer.wrap(Arrays.copyOf(content, decoded));
        } catch (MalformedInputException e) {
            throw new IOException("a damaged zstd block", e);
        }
    }

    private static int blocks(ByteBuffer part) {
        int count = 0;
        for (int at = part.position(); at < part.limit(); at += blockLength(part, at)) {
            count++;
        }
        return count;
    }
}
