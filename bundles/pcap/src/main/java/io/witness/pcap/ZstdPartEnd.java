package io.witness.pcap;

import java.util.HexFormat;

/**
 * Describes how a part of a zstd frame (RFC 8878) ends, so that the rest of the frame can be decoded without it, and all of it can be
 * decoded without the rest.
 *
 * <p>A block may refer to what earlier ones contain, which a writer of parts avoids, and may name the last three offsets of matches
 * instead of repeating them. A frame begins with the offsets 1, 4 and 8. So a part ends with three blocks that have a match with each of
 * these. Together they contain a name resolution block of pcapng without names, which readers skip.
 */
public final class ZstdPartEnd {
    /** Number of bytes that the blocks contain. */
    public static final int CONTENT_LENGTH = 40;

    /**
     * Three compressed blocks: header, raw literals, one sequence. All codes of a sequence are given directly (mode 0x54):
     * literal length, offset, match length of 3; the bits behind the codes are those of offset and lengths, after a 1.
     */
    private static final String[] BLOCKS = {
        // 24 literals, a match at offset 8
        "fc0000 c0 04000000 28000000 00000000 04001000 0000000000000000 01 54 14 03 00 2c",
        // a match at offset 4
        "3c0000 00 01 54 00 02 00 07",
        // 7 literals behind a match at offset 1
        "740000 38 00000028000000 01 54 00 02 00 04"
    };

    private ZstdPartEnd() {}

    /**
     * Returns how many blocks it consists of.
     *
     * @return the number
     */
    public static int blocks() {
        return BLOCKS.length;
    }

    /**
     * Returns one of the blocks.
     *
     * @param number 0 to {@link #blocks()} - 1
     * @return its bytes, with its header; the caller's
     */
    public static byte[] block(int number) {
        return bytes(BLOCKS[number]);
    }

    /**
     * Returns all blocks.
     *
     * @return their bytes, with their headers; the caller's
     */
    public static byte[] bytes() {
        return bytes(String.join("", BLOCKS));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
