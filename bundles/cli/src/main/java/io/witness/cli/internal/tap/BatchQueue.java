package io.witness.cli.internal.tap;

import java.util.ArrayDeque;

/** Passes the packets of a ring to the output, in order. Who adds waits while there are many. Any thread may call. */
final class BatchQueue {
    private static final int MOST_BYTES = 4 << 20;

    private final ArrayDeque<Batch> batches = new ArrayDeque<>();
    private final Object monitor;
    private int bytes;

    /** Creates a queue that notifies a monitor of what is added. */
    BatchQueue(Object monitor) {
        this.monitor = monitor;
    }

    void put(Batch batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        synchronized (monitor) {
            while (bytes > MOST_BYTES) {
                monitor.wait();
            }
            batches.add(batch);
            bytes += batch.bytes();
            monitor.notifyAll();
        }
    }

    /** Takes the next batch; null: there is none. */
    Batch poll() {
        synchronized (monitor) {
            Batch batch = batches.poll();
            if (batch != null) {
                bytes -= batch.bytes();
                monitor.notifyAll();
            }
            return batch;
        }
    }
}
