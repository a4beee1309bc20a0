package io.witness.cli.internal.tap;

import io.witness.recording.PacketOutput;
import java.io.Closeable;
import java.io.IOException;

/** Receives the packets of a tap. */
interface TapOutput extends PacketOutput, Closeable {
    /** Writes all buffered data. */
    void flush() throws IOException;

    /** Completes the output, also without packets. */
    void finish() throws IOException;
}
