package io.witness.consumers.internal;

import java.util.concurrent.locks.LockSupport;

/**
 * A bounded queue of block indexes to one thread. Neither end locks or allocates; puts happen one at a time. It is as large
 * as the ring and never full.
 */
final class IndexQueue {
    /** Returned by {@link #take()} when the queue is empty. */
    static final int EMPTY = -1;

    private final int[] indexes;
    private volatile long put;
    private volatile long taken;
    private volatile Thread waiter;
    private volatile boolean closed;

    IndexQueue(int capacity) {
        indexes = new int[capacity];
    }

    void put(int index) {
        indexes[(int) (put % indexes.length)] = index;
        put++;
    }

    /** Wakes the taking thread if it waits. Called after a run of puts. */
    void signal() {
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Takes an index without waiting. Called by one thread. */
    int take() {
        if (taken == put) {
            return EMPTY;
        }
        int index = indexes[(int) (taken % indexes.length)];
        taken++;
        return index;
    }

    /** Ends all waits. Called by any thread. */
    void close() {
        closed = true;
        signal();
    }

    /** Waits for an index, a signal or the timeout; may return early. */
    void await(long nanos) {
        waiter = Thread.currentThread();
        if (taken == put && !closed) {
            LockSupport.parkNanos(this, nanos);
        }
        waiter = null;
    }
}
