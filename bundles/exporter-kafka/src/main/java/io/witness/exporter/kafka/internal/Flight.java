package io.witness.exporter.kafka.internal;

import java.util.BitSet;

/** Follows one chunk to the brokers. The exporter's thread sends; the client's thread reports what was done. */
final class Flight {
    final Chunk chunk;
    /** The file that the chunk is from; null: it is from a ring. */
    final Segment segment;

    private final BitSet done;
    private int open;
    private boolean isAbandoned;
    private int offset;
    private int index;

    Flight(Chunk chunk, Segment segment) {
        this(chunk, segment, new BitSet(), chunk.records());
    }

    private Flight(Chunk chunk, Segment segment, BitSet done, int open) {
        this.chunk = chunk;
        this.segment = segment;
        this.done = done;
        this.open = open;
    }

    /** Starts from the first record that was not done, with another client. What the old client still reports is ignored. */
    synchronized Flight again() {
        isAbandoned = true;
        return new Flight(chunk, segment, (BitSet) done.clone(), open);
    }

    /** Moves to the next record that is to be sent. Returns false if there is none. */
    synchronized boolean seek() {
        while (index < chunk.records() && done.get(index)) {
            advance();
        }
        return index < chunk.records();
    }

    private void advance() {
        offset = chunk.next(offset);
        index++;
    }

    /** Moves behind the record that was sent. */
    synchronized void sent() {
        advance();
    }

    int offset() {
        return offset;
    }

    int index() {
        return index;
    }

    /** Notes that a record needs nothing more. Returns false if that is known, or is another client's matter by now. */
    synchronized boolean finish(int record) {
        if (isAbandoned || done.get(record)) {
            return false;
        }
        done.set(record);
        open--;
        return true;
    }

    synchronized boolean isAbandoned() {
        return isAbandoned;
    }

    synchronized boolean isFinished() {
        return open == 0;
    }

    /** Returns how many records still need something. */
    synchronized int open() {
        return open;
    }

    /** Copies the records that still need something, which are fewer than all, or all. */
    synchronized Chunk rest() {
        if (open == chunk.records()) {
            return chunk;
        }
        Chunk rest = new Chunk();
        int at = 0;
        for (int i = 0; i < chunk.records(); i++) {
            if (!done.get(i)) {
                byte[] key = chunk.key(at);
                byte[] value = chunk.value(at);
                rest.add(chunk.kind(at), chunk.millis(at), key, 0, key.length, value, value.length);
            }
            at = chunk.next(at);
        }
        return rest;
    }
}
