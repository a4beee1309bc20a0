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
    /** Bytes of a block that are read together; options behind them are not looked at. */
    private static final int MOST_LOADED = 1 << 20;

    private final ByteSource source;
    private final Anomalies oddities;
    private int type;
    private long length;

    PcapNgBlocks(ByteSource source, Anomalies oddities) {
        this.source = source;
        this.oddities = oddities;
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
        if (length < MIN_LENGTH) {
            throw source.malformed(LENGTH_OFFSET, "a block of " + length + " bytes, expected at least " + MIN_LENGTH);
        }
        length = withPadding(length);
        return true;
    }

    /** Adds the padding, which some programs do not count. */
    private static long withPadding(long length) {
        return length + 3 & ~3L;
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

    /** Makes the block readable, or the start of a long one; the body without padding and options has so many bytes at least. */
    void load(int minBodyLength) throws IOException {
        checkBodyLength(minBodyLength);
        source.require((int) Math.min(length, MOST_LOADED), "a block");
        if (length <= MOST_LOADED) {
            checkTrailer(loadedEnd());
        }
    }

    /** Returns the offset behind what is readable of the body. */
    int loadedEnd() {
        return (int) Math.min(length - TRAILER_LENGTH, MOST_LOADED);
    }

    /** Returns the offset behind the body. */
    long bodyEnd() {
        return length - TRAILER_LENGTH;
    }

    /** Refuses a block that ends with another length; a section's header is only odd: libpcap does not look at the first one's. */
    private void checkTrailer(int offset) throws IOException {
        long again = Integer.toUnsignedLong(source.int32(offset));
        if (withPadding(again) == length) {
            return;
        }
        if (type == PcapNgLayout.SECTION_HEADER) {
            oddities.count(Anomalies.Kind.SECTION);
        } else {
            throw source.malformed(
                    offset, "a block ends with length " + again + ", expected " + length + " as at its start");
        }
    }

    /** Leaves the block behind without a look at its body, of which nothing needs to be loaded. */
    void skip() throws IOException {
        skip(0);
    }

    /** Leaves the rest of the block behind, of which some bytes are left behind already. */
    void skip(int before) throws IOException {
        source.skip(length - TRAILER_LENGTH - before, "a block");
        source.require(TRAILER_LENGTH, "a block");
        checkTrailer(0);
        source.advance(TRAILER_LENGTH);
    }
}
