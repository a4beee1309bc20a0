package io.witness.consumer.flows.internal;

import io.witness.flows.RecordOutput;
import java.util.concurrent.TimeUnit;

/** Collects the lines of one ring into chunks for one output. For the consumer's thread. */
final class RingOutput implements RecordOutput {
    private static final long KEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final OutputThread output;
    private Chunk chunk;
    private long chunkNanos;

    RingOutput(OutputThread output) {
        this.output = output;
        output.use();
    }

    @Override
    public void write(byte[] line, int length) {
        if (chunk != null && !chunk.hasRoom(length)) {
            flush();
        }
        if (chunk == null) {
            chunk = output.take();
            chunkNanos = System.nanoTime();
        }
        if (chunk == null || !chunk.hasRoom(length)) {
            output.lose(1);
        } else {
            chunk.add(line, length);
        }
    }

    /** Hands over lines that were kept for a while. */
    void flushOld() {
        if (chunk != null && System.nanoTime() - chunkNanos > KEEP_NANOS) {
            flush();
        }
    }

    private void flush() {
        if (chunk != null) {
            output.put(chunk);
            chunk = null;
        }
    }

    void close() {
        flush();
        output.release();
    }
}
