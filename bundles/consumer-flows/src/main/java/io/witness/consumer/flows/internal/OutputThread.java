package io.witness.consumer.flows.internal;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the chunks of all rings to one sink, on a thread of its own. There are a few chunks: while all of them wait for the sink,
 * further records are lost, and counted. Any thread may call.
 */
final class OutputThread {
    private static final Logger LOG = LoggerFactory.getLogger(OutputThread.class);
    private static final int CHUNKS = 32;
    private static final Chunk END = new Chunk();
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static int running;

    private final LineSink sink;
    private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final AtomicLong lost = new AtomicLong();
    private int created;
    private int users = 1;
    private boolean hasFailed;
    private long retryNanos;

    /** Starts a thread, which ends when its only user and those that were added have released it. */
    OutputThread(LineSink sink) {
        this.sink = sink;
        Thread thread = new Thread(this::run, "flows-output");
        thread.setDaemon(true);
        count(1);
        thread.start();
    }

    private static void count(int change) {
        synchronized (OutputThread.class) {
            running += change;
            OutputThread.class.notifyAll();
        }
    }

    /** Waits until all threads have ended. */
    static void awaitAll(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (OutputThread.class) {
            for (long left = millis; running > 0 && left > 0; ) {
                OutputThread.class.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        }
    }

    synchronized void use() {
        users++;
    }

    synchronized void release() {
        if (--users == 0) {
            full.add(END); // there is room: it has one more than there are chunks
        }
    }

    /** Returns an empty chunk, or null: all are waiting. */
    Chunk take() {
        Chunk chunk = free.poll();
        return chunk == null ? create() : chunk;
    }

    private synchronized Chunk create() {
        if (created == CHUNKS) {
            return null;
        }
        created++;
        return new Chunk();
    }

    void put(Chunk chunk) {
        full.add(chunk);
    }

    /** Counts a record for which there was no chunk. */
    void lose(long records) {
        lost.addAndGet(records);
    }

    /** Returns how many records were not written. */
    long lost() {
        return lost.get();
    }

    private void run() {
        try (sink) {
            write(new Chunk()); // an output that does not work is reported now, not with the first flow that ends
            for (Chunk chunk = full.take(); chunk != END; chunk = full.take()) {
                write(chunk);
                chunk.length = 0;
                chunk.records = 0;
                free.add(chunk);
            }
        } catch (IOException e) {
            LOG.error("records cannot be written to {}: {}", sink, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            count(-1);
        }
    }

    private void write(Chunk chunk) {
        if (hasFailed && System.nanoTime() - retryNanos < 0) {
            lose(chunk.records);
            return;
        }
        try {
            sink.write(chunk.bytes, chunk.length);
            if (hasFailed) {
                LOG.info("records are written to {} again; {} were lost", sink, lost());
            }
            hasFailed = false;
        } catch (IOException e) {
            lose(chunk.records);
            if (!hasFailed) {
                LOG.error("records are lost, because they cannot be written to {}: {}", sink, e.getMessage());
            }
            hasFailed = true;
            retryNanos = System.nanoTime() + PAUSE_NANOS;
        }
    }
}
