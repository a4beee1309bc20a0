package io.witness.pcap.internal;

import io.witness.pcap.CaptureFormatException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A file without its compression, which its first bytes tell. Damage is told with the offset of what was decompressed. */
final class CompressedInput implements Closeable {
    private static final int BUFFER_LENGTH = 1 << 16;
    private static final int GZIP_MAGIC = 0x1F8B;
    private static final int GZIP_MAGIC_LENGTH = 2;

    private final String name;
    private final InputStream file;
    private final RawInput raw;
    private InputStream decompressed;
    private String compression;
    private long offset;

    CompressedInput(String name, InputStream file) {
        this.name = name;
        this.file = file;
        this.raw = new RawInput(new BufferedInputStream(file, BUFFER_LENGTH));
    }

    /** Reads as {@link InputStream#read(byte[], int, int)} does. */
    int read(byte[] target, int start, int length) throws IOException {
        if (Thread.currentThread().isInterrupted()) { // few bytes of a file may be many that are decompressed
            throw new InterruptedIOException(name + ": reading was interrupted");
        }
        try {
            if (decompressed == null) {
                decompressed = open();
            }
            int count = decompressed.read(target, start, length);
            if (count < 0) {
                raw.check();
            }
            offset += Math.max(0, count);
            return count;
        } catch (IOException | RuntimeException e) {
            raw.check();
            throw damaged(e);
        }
    }

    /** Goes on at an offset, if it is a file without compression; otherwise nothing changes. */
    @SuppressWarnings("resource") // the buffer has nothing to close but the file
    boolean seek(long target) throws IOException {
        if (decompressed != raw || !(file instanceof InterruptibleInput seekable)) {
            return false;
        }
        seekable.seek(target);
        raw.replace(new BufferedInputStream(seekable, BUFFER_LENGTH));
        offset = target;
        return true;
    }

    private InputStream open() throws IOException {
        byte[] start = raw.peek(ZstdFrames.MAGIC_LENGTH);
        if (start.length >= GZIP_MAGIC_LENGTH && ((start[0] & 0xFF) << 8 | start[1] & 0xFF) == GZIP_MAGIC) {
            compression = "gzip";
            return new GzipInput(raw, BUFFER_LENGTH);
        }
        if (ZstdFrames.isMagic(start)) {
            compression = "zstd";
            return new ZstdInput(raw);
        }
        if (Lz4Input.isMagic(start)) {
            compression = "lz4";
            return new Lz4Input(raw);
        }
        return raw;
    }

    private CaptureFormatException damaged(Exception cause) {
        String reason = cause instanceof EOFException ? "the file is cut off" : cause.getMessage();
        CaptureFormatException damaged = new CaptureFormatException(
                name,
                offset,
                "what follows cannot be decompressed, the " + compression + " data is damaged: " + reason);
        damaged.initCause(cause);
        return damaged;
    }

    @Override
    public void close() throws IOException {
        try (raw) {
            if (decompressed != null) {
                decompressed.close();
            }
        }
    }
}
