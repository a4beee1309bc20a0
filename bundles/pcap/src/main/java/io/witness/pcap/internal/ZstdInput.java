package io.witness.pcap.internal;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a zstd file holds, also if it is cut off. Of a frame with wrong bytes the decoder keeps to itself what lies within the window,
 * of the frames before it nothing.
 */
final class ZstdInput extends InputStream {
    private final ZstdFrames frames;
    private final ZstdInputStream decoder;

    ZstdInput(InputStream in) {
        frames = new ZstdFrames(in);
        decoder = new ZstdInputStream(frames);
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        int count;
        try {
            count = decoder.read(target, start, length);
        } catch (IOException e) {
            frames.check();
            throw e;
        }
        if (count < 0) {
            frames.check();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }
}
