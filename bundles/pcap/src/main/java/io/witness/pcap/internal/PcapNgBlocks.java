package io.witness.pcap.internal;

import java.io.IOException;
import java.nio.ByteOrder;

/** The blocks of a pcapng file, one after the other, of whatever type; the source's next byte is a block's first one. */
final class PcapNgBlocks {
    /** Before the body of a block: type and length. */
    static final int BODY_OFFSET = 8;
    /** Behind it: the length again. */
    static final int TRAILER_LENGTH = 4;

    private static final int LENGTH_OFFSET = 4;
    private static final int MIN_LENGTH = BODY_OFFSET + TRAILER_LENGTH;
    /** Bytes of a block that is read as a whole. */
    private static final int MAX_LENGTH = 1 << 20;

    private final ByteSource source;
    private int type;
    private long length;

    PcapNgBlocks(ByteSource source) {
        this.source = source;
    }

    /** Looks at the next block, if there is one. The one before has to be skipped or left behind. */
    boolean next() throws IOException {
        if (source.fill(BODY_OFFSET) == 0) {
            return false;
        }
        source.require(BODY_OFFSET, "a block's header");
        type = source.int32(0);
        if (type == PcapNgLayout.SECTION_HEADER) {
            setByteOrder();
        }
        length = Integer.toUnsignedLong(source.int32(LENGTH_OFFSET));
        if (length < MIN_LENGTH || length % Integer.BYTES != 0) {
            throw source.malformed(
                    LENGTH_OFFSET, "a block of " + length + " bytes, expected a multiple of 4, at least " + MIN_LENGTH);
        }
        return true;
    }

    private void setByteOrder() throws IOException {
        source.require(BODY_OFFSET + Integer.BYTES, "a section's header");
        int magic = source.int32(BODY_OFFSET);
        if (magic == Integer.reverseBytes(PcapNgLayout.BYTE_ORDER_MAGIC)) {
            source.order(source.order() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        } else if (magic != PcapNgLayout.BYTE_ORDER_MAGIC) {
            throw source.malformed(
                    BODY_OFFSET,
                    "0x%08x for the byte order of a section, expected 0x%08x"
                            .formatted(magic, PcapNgLayout.BYTE_ORDER_MAGIC));
        }
    }

    int type() {
        return type;
    }

    /** Refuses a block that is too short for what has to be in its body. */
    void checkBodyLength(int minBodyLength) throws IOException {
        if (length < MIN_LENGTH + minBodyLength) {
            throw source.malformed(
                    LENGTH_OFFSET,
                    "a block of type " + type + " of " + length + " bytes, expected at least "
                            + (MIN_LENGTH + minBodyLength));
        }
    }

    /** Makes the block readable as a whole; the body without padding and options has that many bytes at least. */
    void load(int minBodyLength) throws IOException {
        checkBodyLength(minBodyLength);
        if (length > MAX_LENGTH) {
            throw source.malformed(
                    LENGTH_OFFSET,
                    "a block of type " + type + " of " + length + " bytes, expected at most " + MAX_LENGTH);
        }
        source.require((int) length, "a block");
        checkTrailer(bodyEnd());
    }

    /** Offset behind the body of a loaded block. */
    int bodyEnd() {
        return (int) length - TRAILER_LENGTH;
    }

    private void checkTrailer(int offset) throws IOException {
        long again = Integer.toUnsignedLong(source.int32(offset));
        if (again != length) {
            throw source.malformed(
                    offset, "a block ends with length " + again + ", expected " + length + " as at its start");
        }
    }

    /** Leaves the block behind without a look at its body, of which nothing needs to be loaded. */
    void skip() throws IOException {
        source.skip(length - TRAILER_LENGTH, "a block");
        source.require(TRAILER_LENGTH, "a block");
        checkTrailer(0);
        source.advance(TRAILER_LENGTH);
    }
}
