package io.witness.exporter.kafka.internal;

import io.witness.exporter.kafka.internal.Ledger.Place;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Passes chunks from the threads of rings to the one that sends. There is a fixed number of chunks: while all are in use, further records
 * are dropped, and counted. No method waits; any thread may call.
 */
final class RecordQueue {
    private final int most;
    private final Ledger ledger;
    private final Signal signal;
    private final BlockingQueue<Chunk> free;
    private final BlockingQueue<Chunk> full;
    private int created;
    private int users;

    RecordQueue(int chunks, Ledger ledger, Signal signal) {
        this.most = chunks;
        this.ledger = ledger;
        this.signal = signal;
        free = new ArrayBlockingQueue<>(chunks);
        full = new ArrayBlockingQueue<>(chunks);
    }

    int capacity() {
        return most;
    }

    /** Counts a ring that fills chunks. */
    synchronized void use() {
        users++;
    }

    /** Counts one ring less. */
    synchronized void release() {
        users--;
        signal.raise();
    }

    synchronized int users() {
        return users;
    }

    /** Returns an empty chunk, or null: all are in use. */
    Chunk take() {
        Chunk chunk = free.poll();
        return chunk == null ? create() : chunk;
    }

    private synchronized Chunk create() {
        if (created == most) {
            return null;
        }
        created++;
        return new Chunk();
    }

    /** Takes over a chunk with records. */
    void put(Chunk chunk) {
        ledger.enter(Place.QUEUED, chunk.records());
        full.add(chunk); // there is room for all
        signal.raise();
    }

    /** Counts a record for which there was no room. */
    void drop() {
        ledger.enter(Place.DROPPED, 1);
    }

    /** Returns the oldest chunk, or null. */
    Chunk poll() {
        return full.poll();
    }

    boolean isEmpty() {
        return full.isEmpty();
    }

    /** Tells whether rings may soon find no chunk. */
    boolean isFilling() {
        return full.size() > most / 4;
    }

    /** Takes back a chunk whose records are elsewhere. */
    void recycle(Chunk chunk) {
        chunk.clear();
        free.add(chunk);
    }
}
