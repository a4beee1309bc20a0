package io.witness.consumer.recorder.internal;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Passes chunks from a ring's consumer to the thread that writes, and back. Chunks are created as they are needed. */
final class ChunkQueue {
    /** Each queue may have so many, whatever others have. */
    private static final int LEAST_CHUNKS = 2;
    /** Of all queues: a part of the direct memory that the JVM allows. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 2;

    private static final AtomicLong USED_BYTES = new AtomicLong();

    private final BlockingQueue<Chunk> full = new LinkedBlockingQueue<>();
    /** The one that was written last comes first: it is still in the processor's cache. */
    private final BlockingDeque<Chunk> empty = new LinkedBlockingDeque<>();

    private final int chunkBytes;
    private final int mostChunks;
    private int created;

    /**
     * @param chunkBytes capacity of a chunk
     * @param mostChunks how many exist at most
     */
    ChunkQueue(int chunkBytes, int mostChunks) {
        this.chunkBytes = chunkBytes;
        this.mostChunks = mostChunks;
    }

    /**
     * Returns an empty chunk. Called by the consumer's thread.
     *
     * @param leastBytes the capacity that is needed
     * @param waitMillis how long to wait for one
     * @return null: all chunks are still to be written
     */
    Chunk take(int leastBytes, long waitMillis) throws InterruptedException {
        Chunk free = empty.poll();
        if (free == null && created < mostChunks && hasMemory()) {
            free = create();
        }
        if (free == null) {
            free = empty.poll(waitMillis, TimeUnit.MILLISECONDS);
        }
        if (free != null && free.bytes.capacity() < leastBytes) {
            empty.addFirst(free);
            return new Chunk(leastBytes); // for one packet, and not kept
        }
        return free == null ? null : free.clear();
    }

    private boolean hasMemory() {
        return created < LEAST_CHUNKS || USED_BYTES.get() + chunkBytes <= MOST_BYTES;
    }

    /** Without direct memory it does with those that exist. */
    private Chunk create() {
        try {
            Chunk chunk = new Chunk(chunkBytes);
            created++;
            USED_BYTES.addAndGet(chunkBytes);
            return chunk;
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    void put(Chunk chunk) {
        full.add(chunk);
    }

    /** Waits for the next chunk to write. */
    Chunk next() throws InterruptedException {
        return full.take();
    }

    /** Releases the memory; the queue is not used any more. */
    void end() {
        USED_BYTES.addAndGet(-(long) created * chunkBytes);
        empty.clear();
        full.clear();
    }

    void giveBack(Chunk written) {
        if (written.bytes.capacity() == chunkBytes) {
            empty.addFirst(written);
        }
    }
}
