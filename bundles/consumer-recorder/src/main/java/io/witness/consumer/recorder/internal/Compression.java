package io.witness.consumer.recorder.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Supplier;

/** Lists how files are compressed. A compressed file is a sequence of independent frames, of whole pcapng blocks each. */
enum Compression {
    NONE("", NoFrames::new),
    ZSTD(".zst", ZstdFrames::new),
    LZ4(".lz4", Lz4Frames::new);

    /** Bytes of a file that are compressed together: fewer cost more space, more are lost if the file is cut. */
    static final int FRAME_BYTES = 1 << 20;

    private final String suffix;
    private final Supplier<Frames> frames;

    Compression(String suffix, Supplier<Frames> frames) {
        this.suffix = suffix;
        this.frames = frames;
    }

    /** Converts blocks to frames and back. For one thread. */
    interface Frames {
        /** Encodes all bytes of a buffer; the result is valid until the next call. */
        ByteBuffer encode(ByteBuffer blocks);

        /**
         * Returns the length of the frame at the start of a buffer.
         *
         * @return 0: the buffer has only the beginning of a frame; negative: it is not a frame
         */
        int length(ByteBuffer start);

        /** Decodes a whole frame. */
        ByteBuffer decode(ByteBuffer frame) throws IOException;
    }

    Frames frames() {
        return frames.get();
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
