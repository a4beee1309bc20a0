package io.witness.pcap;

import java.io.IOException;

/** A capture file is not what it should be. The message is one line: the file, the byte, the offending value, what was expected. */
public final class CaptureFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /** Offset in bytes. */
    private final long offset;

    /**
     * Names an offset in a file and what is wrong there.
     *
     * @param file the file's name
     * @param offset of the offending byte, in the uncompressed content
     * @param problem the offending value and what was expected
     */
    public CaptureFormatException(String file, long offset, String problem) {
        super(file + ": at byte " + offset + ": " + problem);
        this.offset = offset;
    }

    /**
     * Returns where the file is wrong.
     *
     * @return offset of the offending byte, in the uncompressed content
     */
    public long offset() {
        return offset;
    }
}
