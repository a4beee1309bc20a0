package io.witness.consumer.flows.internal;

import java.io.Closeable;
import java.io.IOException;

/** Writes lines somewhere. For one thread. */
interface LineSink extends Closeable {
    /** Writes complete lines. After an exception, the next call tries from anew. */
    void write(byte[] lines, int length) throws IOException;
}
