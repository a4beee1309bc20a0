package io.witness.recording.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of an index, in memory or in a file. For one thread. */
interface IndexContent {
    /** Returns the length in bytes. */
    long length();

    /** Reads from an offset on until the target is full; fails if the content ends before. */
    void read(long offset, ByteBuffer target) throws IOException;

    /** Returns the content of a buffer, from index 0 to its limit. */
    static IndexContent of(ByteBuffer bytes) {
        return new InMemory(bytes);
    }

    /** Returns the content of a file, which stays open; not by a mapping, which would end the process if somebody cut the file off. */
    static IndexContent of(FileChannel file) throws IOException {
        return new InFile(file, file.size());
    }

    /** Returns several contents, one behind the other. */
    static IndexContent of(IndexContent... parts) {
        return new Joined(parts);
    }

    /** See {@link #of(ByteBuffer)}. */
    record InMemory(ByteBuffer bytes) implements IndexContent {
        @Override
        public long length() {
            return bytes.limit();
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            if (target.remaining() > bytes.limit() - offset) {
                throw new EOFException("the index has ended");
            }
            target.put(bytes.slice((int) offset, target.remaining()));
        }
    }

    /** See {@link #of(FileChannel)}. */
    record InFile(FileChannel file, long length) implements IndexContent {
        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            for (long at = offset; target.hasRemaining(); ) {
                int count = file.read(target, at);
                if (count < 0) {
                    throw new EOFException("the index has ended");
                }
                at += count;
            }
        }
    }

    /** See {@link #of(IndexContent...)}. */
    record Joined(IndexContent... parts) implements IndexContent {
        @Override
        public long length() {
            long length = 0;
            for (IndexContent part : parts) {
                length += part.length();
            }
            return length;
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            long start = offset;
            int limit = target.limit();
            for (IndexContent part : parts) {
                long there = part.length() - start;
                if (there > 0 && target.hasRemaining()) {
                    target.limit((int) Math.min(limit, target.position() + there));
                    part.read(start, target);
                    target.limit(limit);
                }
                start = Math.max(0, start - part.length());
            }
            if (target.hasRemaining()) {
                throw new EOFException("the index has ended");
            }
        }
    }
}
