package io.witness.cli.internal.probe;

import io.witness.cli.internal.probe.ProbeFrame.Kind;
import java.nio.ByteBuffer;

/** Makes frames for tests. */
final class ProbeFrames {
    static final long RUN = 0x8000_0000_1234_5678L;
    static final byte[] TO = {2, 0, 0, 0, 0, 1};
    static final byte[] FROM = {2, 0, 0, 0, 0, 2};

    private ProbeFrames() {}

    static ByteBuffer memory() {
        return ByteBuffer.allocateDirect(ProbeFrame.LENGTH);
    }

    /** Writes a frame of {@link #RUN} into memory. */
    static ProbeFrame write(ByteBuffer memory, Kind kind, long number) {
        ProbeFrame frame = new ProbeFrame(memory);
        frame.begin(TO, FROM, kind, RUN, number);
        memory.position(ProbeFrame.LENGTH);
        return frame;
    }
}
