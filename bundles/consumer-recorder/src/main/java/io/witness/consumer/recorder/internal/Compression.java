package io.witness.consumer.recorder.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Lists how files are compressed. A compressed file is one frame of its format, because Wireshark does not find the second of
 * several; its parts are independent of each other, and have whole pcapng blocks each.
 */
enum Compression {
    NONE("", NoParts::new),
    ZSTD(".zst", ZstdParts::new),
    LZ4(".lz4", Lz4Parts::new);

    /** Bytes of a file that are compressed together: fewer cost more space, more are lost if the file is cut. */
    static final int PART_BYTES = 1 << 20;

    private final String suffix;
    private final Supplier<Parts> parts;

    Compression(String suffix, Supplier<Parts> parts) {
        this.suffix = suffix;
        this.parts = parts;
    }

    /** Converts blocks to parts of a file and back. For one thread. */
    interface Parts {
        /** Returns what a file starts with. */
        ByteBuffer begin();

        /** Encodes all bytes of a buffer; the result is valid until the next call. */
        ByteBuffer encode(ByteBuffer blocks);

        /** Returns how many bytes {@link #decode} returns behind those that were encoded. */
        int addedBytes();

        /** Returns what a file ends with. */
        ByteBuffer end();

        /**
         * Returns the length of the part at the start of a buffer.
         *
         * @return 0: the buffer has only the beginning of a part; negative: it is not a part
         */
        int length(ByteBuffer start);

        /** Decodes a whole part. */
        ByteBuffer decode(ByteBuffer part) throws IOException;
    }

    Parts parts() {
        return parts.get();
    }

    /** Returns one buffer with the bytes of two. */
    static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    /** Returns what the name of a file ends with. */
    String ending() {
        return FileNames.ENDING + suffix;
    }

    /** Returns the compression of a file by its name; null if it is not the name of a recorded file. */
    static Compression of(String fileName) {
        for (Compression each : values()) {
            if (fileName.endsWith(each.ending())) {
                return each;
            }
        }
        return null;
    }

    /** Finds a compression by its name in the configuration; null if there is none. */
    static Compression named(String name) {
        for (Compression each : values()) {
            if (each.toString().equals(name)) {
                return each;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
