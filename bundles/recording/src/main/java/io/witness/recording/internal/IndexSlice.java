package io.witness.recording.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A slice of an index, which has a part of the filters of one kind. It looks at some of its words at a time: blocks are best asked
 * for in their order. For one thread.
 */
final class IndexSlice {
    private static final int WINDOW = 1 << 13;

    private final IndexContent content;
    private final long offset;
    private final int length;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    /** Some of the words, and which is the first of them. */
    private long[] window = new long[0];

    private int first;
    private int count;

    /** Creates a view of so many words from an offset of an index on. */
    IndexSlice(IndexContent content, long offset, int length) {
        this.content = content;
        this.offset = offset;
        this.length = length;
    }

    /** Tells whether a filter may contain a key; of the filter, this has a slice. */
    boolean mayContain(long filter, long key) {
        int start = IndexLayout.start(filter);
        int words = IndexLayout.words(filter);
        if (start < first || start - first > count - words) {
            try {
                load(start, words);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return KeyFilter.mayContain(window, start - first, words, IndexLayout.probes(filter), key);
    }

    private void load(int start, int words) throws IOException {
        count = 0; // nothing, if it fails
        int wanted = Math.max(words, Math.min(WINDOW, length - start));
        if (window.length < wanted) {
            window = new long[wanted];
            bytes = ByteBuffer.allocate(wanted * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
        bytes.clear().limit(wanted * Long.BYTES);
        content.read(offset + (long) start * Long.BYTES, bytes);
        bytes.flip().asLongBuffer().get(window, 0, wanted);
        first = start;
        count = wanted;
    }
}
