package io.witness.consumer.recorder.internal;

import java.nio.ByteBuffer;

/** Leaves files as they are: any bytes are a part. */
final class NoParts implements Compression.Parts {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer begin() {
        return NOTHING;
    }

    @Override
    public ByteBuffer encode(ByteBuffer blocks) {
        return blocks;
    }

    @Override
    public int addedBytes() {
        return 0;
    }

    @Override
    public ByteBuffer end() {
        return NOTHING;
    }

    @Override
    public int length(ByteBuffer start) {
        return start.remaining();
    }

    @Override
    public ByteBuffer decode(ByteBuffer part) {
        return part;
    }
}
