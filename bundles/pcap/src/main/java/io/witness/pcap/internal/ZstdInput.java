package io.witness.pcap.internal;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses a zstd file, even a truncated one. The decoder gets one frame at a time. If a frame has wrong bytes, the
 * decoder withholds the data within the window, but not those of earlier frames.
 */
final class ZstdInput extends InputStream {
    private final ZstdFrames frames;
    private final ZstdInputStream decoder;
    private final XxHash64 hash = new XxHash64();

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
        int count = decode(target, start, length);
        while (count < 0) {
            frames.check();
            frames.checkHash((int) hash.hash());
            hash.reset();
            if (!frames.nextFrame()) {
                frames.check();
                return -1;
            }
            count = decode(target, start, length);
        }
        hash.update(target, start, count);
        return count;
    }

    private int decode(byte[] target, int start, int length) throws IOException {
        try {
            return decoder.read(target, start, length);
        } catch (IOException e) {
            frames.check();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }
}
