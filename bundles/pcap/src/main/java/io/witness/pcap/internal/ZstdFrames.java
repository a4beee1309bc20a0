package io.witness.pcap.internal;

import io.witness.pcap.ZstdPartEnd;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Passes the frames of a zstd file (RFC 8878) to the decoder in a form that it supports: frames that it would keep in memory
 * as a whole or does not know are refused, those that it has to skip are left out, and blocks are passed on as a whole.
 *
 * <p>If the file is refused or truncated, the decoder gets an empty last block, so that it returns everything decoded so
 * far, which it would otherwise keep. Then the file ends for it; {@link #check} tells why. The end of each frame is reported
 * as the end, up to {@link #nextFrame}. Checksums are left out, because the decoder would wait for that of a truncated
 * frame. What comes after a {@link ZstdPartEnd} is a frame of its own for the decoder, which keeps the last bytes of a frame, as many
 * as its window has, until the frame ends: so whoever reads a file that is still being written gets all parts.
 */
final class ZstdFrames extends InputStream {
    static final int MAGIC_LENGTH = 4;

    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int MAX_WINDOW_LENGTH = 1 << 23;
    private static final int MAX_BLOCK_LENGTH = 1 << 17;
    private static final int BLOCK_HEADER_LENGTH = 3;
    private static final int RUN_LENGTH_BLOCK = 1;
    private static final int CHECKSUM_LENGTH = 4;
    private static final int CHECKSUM_FLAG = 4;
    /** A raw block of no bytes, the last one of its frame. */
    private static final byte[] LAST_BLOCK = {1, 0, 0};

    private static final byte[][] PART_END = IntStream.range(0, ZstdPartEnd.blocks())
            .mapToObj(ZstdPartEnd::block)
            .toArray(byte[][]::new);

    /** The current piece: the header of a frame, or a block with its header. */
    private final byte[] piece = new byte[BLOCK_HEADER_LENGTH + MAX_BLOCK_LENGTH + CHECKSUM_LENGTH];

    private final InputStream in;
    private int position;
    private int pieceLength;
    private boolean withinFrame;
    private boolean hasChecksum;
    /** The checksum of the last frame that ended, if {@link #hasChecksum}. */
    private int checksum;

    private boolean frameEnded;
    /** The header of this frame if it may be repeated: it states neither a length nor a checksum. Otherwise empty. */
    private byte[] repeatable = {};
    /** How many blocks of a part's end came last. */
    private int endBlocks;

    private boolean partEnded;
    private IOException failure;

    ZstdFrames(InputStream in) {
        this.in = in;
    }

    static boolean isMagic(byte[] start) {
        return start.length == MAGIC_LENGTH && (magic(start) == MAGIC || isSkippable(magic(start)));
    }

    private static int magic(byte[] start) {
        return (int) littleEndian(start, 0, MAGIC_LENGTH);
    }

    private static boolean isSkippable(int magic) {
        return (magic & ~0xF) == SKIPPABLE_MAGIC;
    }

    private static long littleEndian(byte[] bytes, int start, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[start + i] & 0xFF;
        }
        return value;
    }

    @Override
    public int read() {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int start, int length) {
        if (position == pieceLength && failure == null && !frameEnded) {
            readPiece();
        }
        int count = Math.min(length, pieceLength - position);
        if (count == 0) {
            return -1;
        }
        System.arraycopy(piece, position, target, start, count);
        position += count;
        return count;
    }

    /** Fails if the reported end was not the file's end. */
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Reads the next piece for the decoder; none at the end of the file. */
    private void readPiece() {
        boolean openFrame = withinFrame;
        try {
            do {
                position = 0;
                pieceLength = 0;
                openFrame = withinFrame;
            } while (nextPiece() && pieceLength == 0);
        } catch (IOException e) {
            failure = e;
            pieceLength = 0;
            if (openFrame) {
                System.arraycopy(LAST_BLOCK, 0, piece, 0, LAST_BLOCK.length);
                pieceLength = LAST_BLOCK.length;
            }
        }
    }

    /** Continues after the end of a frame; false if there is no other one. */
    boolean nextFrame() {
        if (!frameEnded) {
            return false;
        }
        frameEnded = false;
        hasChecksum = false;
        return true;
    }

    /** Fails if the frame that has ended has a checksum that does not match its content. */
    void checkHash(int hash) throws IOException {
        if (frameEnded && hasChecksum && hash != checksum) {
            throw new IOException("Bad checksum 0x%08x of a frame, expected 0x%08x".formatted(checksum, hash));
        }
    }

    private boolean nextPiece() throws IOException {
        if (endBlocks == ZstdPartEnd.blocks()) {
            endBlocks = 0;
            put(LAST_BLOCK);
            frameEnded = true;
            partEnded = true;
            return true;
        }
        if (partEnded) {
            partEnded = false;
            put(repeatable);
            return true;
        }
        if (withinFrame) {
            readBlock();
            countEndBlocks();
            return true;
        }
        return readFrameHeader();
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, piece, 0, bytes.length);
        pieceLength = bytes.length;
    }

    private void countEndBlocks() {
        if (repeatable.length == 0 || frameEnded) {
            endBlocks = 0;
        } else if (is(PART_END[endBlocks])) {
            endBlocks++;
        } else {
            endBlocks = is(PART_END[0]) ? 1 : 0;
        }
    }

    private boolean is(byte[] block) {
        return Arrays.equals(piece, 0, pieceLength, block, 0, block.length);
    }

    private void readBytes(int length) throws IOException {
        if (in.readNBytes(piece, pieceLength, length) < length) {
            throw new EOFException();
        }
        pieceLength += length;
    }

    private long readField(int length) throws IOException {
        readBytes(length);
        return littleEndian(piece, pieceLength - length, length);
    }

    private void readBlock() throws IOException {
        int block = (int) readField(BLOCK_HEADER_LENGTH);
        int length = block >>> 3;
        if (length > MAX_BLOCK_LENGTH) {
            throw new IOException("a block of " + length + " bytes, expected at most " + MAX_BLOCK_LENGTH);
        }
        boolean last = (block & 1) != 0;
        readBytes((block >>> 1 & 3) == RUN_LENGTH_BLOCK ? 1 : length);
        if (last && hasChecksum) {
            readChecksum();
        }
        withinFrame = !last;
        frameEnded = last;
    }

    // If it is truncated, the block before it is complete.
    private void readChecksum() throws IOException {
        try {
            checksum = (int) readField(CHECKSUM_LENGTH);
            pieceLength -= CHECKSUM_LENGTH;
        } catch (EOFException e) {
            failure = e;
        }
    }

    /** Tells whether there is another frame; a skipped one produces no output. */
    private boolean readFrameHeader() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        piece[pieceLength++] = (byte) first;
        readField(MAGIC_LENGTH - 1);
        int magic = magic(piece);
        if (isSkippable(magic)) {
            skipFrame();
        } else if (magic == MAGIC) {
            readDescription();
        } else {
            throw new IOException("0x%08x instead of a frame or the end of the file".formatted(magic));
        }
        return true;
    }

    private void skipFrame() throws IOException {
        long length = readField(Integer.BYTES);
        pieceLength = 0;
        in.skipNBytes(length);
    }

    private void readDescription() throws IOException {
        int descriptor = (int) readField(1);
        boolean singleSegment = (descriptor & 0x20) != 0;
        hasChecksum = (descriptor & CHECKSUM_FLAG) != 0;
        piece[MAGIC_LENGTH] &= ~CHECKSUM_FLAG;
        long window = singleSegment ? 0 : windowLength((int) readField(1));
        if ((descriptor & 3) != 0) {
            throw new IOException("a frame that needs a dictionary");
        }
        int contentLengthBytes = descriptor >>> 6 == 0 ? (singleSegment ? 1 : 0) : 1 << (descriptor >>> 6);
        long contentLength = readField(contentLengthBytes);
        if (singleSegment) {
            window = contentLength;
        }
        if (Long.compareUnsigned(window, MAX_WINDOW_LENGTH) > 0) {
            throw new IOException("a window of " + Long.toUnsignedString(window) + " bytes, expected at most "
                    + MAX_WINDOW_LENGTH + ": compress the file without --long and --ultra");
        }
        withinFrame = true;
        repeatable = descriptor == 0 ? Arrays.copyOf(piece, pieceLength) : new byte[0];
        endBlocks = 0;
    }

    private static long windowLength(int field) {
        long base = 1L << (10 + (field >>> 3));
        return base + base / 8 * (field & 7);
    }
}
