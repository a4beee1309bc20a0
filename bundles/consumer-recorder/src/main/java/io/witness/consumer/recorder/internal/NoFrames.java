package io.witness.consumer.recorder.internal;

import java.nio.ByteBuffer;

/** Leaves blocks as they are: any part of a file is a frame. */
final class NoFrames implements Compression.Frames {
    @Override
    public ByteBuffer encode(ByteBuffer blocks) {
        return blocks;
    }

    @Override
    public int length(ByteBuffer start) {
        return start.remaining();
    }

    @Override
    public ByteBuffer decode(ByteBuffer frame) {
        return frame;
    }
}
