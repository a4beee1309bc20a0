package io.witness.consumer.flows.internal;

import io.witness.flows.output.RecordSink;
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
    private static final int CHUNKS = 32;
    private static final Chunk END = new Chunk();
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** So long an output works before it is said: a collector's host may refuse records late, or only some of them. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static int running;

    private final RecordSink sink;
    private final Logger log;
    private final long steadyNanos;
    private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final AtomicLong lost = new AtomicLong();
    private int created;
    private int users = 1;
    /** What was logged last is a failure. */
    private boolean hasFailed;
    /** Records were written since the last failure. */
    private boolean worksAgain;

    private long worksNanos;
    private long retryNanos;
    private long tickNanos = System.nanoTime();

    /** Starts a thread, which ends when its only user and those that were added have released it. */
    OutputThread(RecordSink sink) {
        this(sink, LoggerFactory.getLogger(OutputThread.class), STEADY_NANOS);
    }

    OutputThread(RecordSink sink, Logger log, long steadyNanos) {
        this.sink = sink;
        this.log = log;
        this.steadyNanos = steadyNanos;
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
            for (Chunk chunk = next(); chunk != END; chunk = next()) {
                write(chunk);
                chunk.length = 0;
                chunk.records = 0;
                free.add(chunk);
            }
        } catch (IOException e) {
            log.error("records cannot be written to {}: {}", sink, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            count(-1);
        }
    }

    /** Waits for the next chunk, and lets the sink do its periodic work meanwhile. */
    private Chunk next() throws InterruptedException {
        for (; ; ) {
            Chunk chunk = full.poll(PAUSE_NANOS, TimeUnit.NANOSECONDS);
            tick();
            if (chunk != null) {
                return chunk;
            }
        }
    }

    private void write(Chunk chunk) {
        if (isPausing()) {
            lose(chunk.records);
            return;
        }
        try {
            sink.write(chunk.bytes, chunk.length);
            if (hasFailed) {
                noteSuccess();
            }
        } catch (IOException e) {
            lose(chunk.records);
            fail(e);
        }
    }

    /** Says that the output works when a record is written long enough after the first one: that one was not refused then. */
    private void noteSuccess() {
        if (!worksAgain) {
            worksAgain = true;
            worksNanos = System.nanoTime();
        } else if (System.nanoTime() - worksNanos >= steadyNanos) {
            log.info("records are written to {} again; {} were lost", sink, lost());
            hasFailed = false;
        }
    }

    private void tick() {
        if (System.nanoTime() - tickNanos < 0 || isPausing()) {
            return;
        }
        tickNanos = System.nanoTime() + PAUSE_NANOS;
        try {
            sink.tick(lost());
        } catch (IOException e) {
            fail(e);
        }
    }

    private boolean isPausing() {
        return hasFailed && System.nanoTime() - retryNanos < 0;
    }

    private void fail(IOException e) {
        if (!hasFailed) {
            log.error("records are lost, because they cannot be written to {}: {}", sink, e.getMessage());
        }
        hasFailed = true;
        worksAgain = false;
        retryNanos = System.nanoTime() + PAUSE_NANOS;
    }
}
