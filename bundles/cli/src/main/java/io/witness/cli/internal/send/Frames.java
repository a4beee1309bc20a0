package io.witness.cli.internal.send;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Supplies frames one by one. For one thread. */
interface Frames extends Closeable {
    /** Goes on to the next frame; false if there are no more. An interruption of the thread ends a wait for it. */
    boolean next() throws IOException;

    /** Returns how many bytes the frame has. */
    int length();

    /** Returns the frame's recorded time, in nanoseconds since 1970; 0 if it has none. */
    long timeNanos();

    /** Tells whether the frame is the first of a file. */
    boolean isFirst();

    /** Writes the frame's bytes from index 0 on. */
    void write(ByteBuffer room);
}
