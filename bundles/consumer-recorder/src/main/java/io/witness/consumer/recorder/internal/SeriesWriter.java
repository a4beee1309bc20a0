package io.witness.consumer.recorder.internal;

import io.witness.pcap.InterfaceStatistics;
import io.witness.recording.RecordedRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the chunks of one ring to files, on a thread of its own. While the disk fails, it discards and counts them, and tries
 * again each second.
 */
final class SeriesWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SeriesWriter.class);
    /** Room for the statistics at a file's end. */
    private static final int END_BYTES = 1024;

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RecordedRing ring;
    private final String name;
    private final ChunkQueue queue;
    private final LossAccount losses;
    private final Recordings recordings;
    private final FileNames names;
    private final Finisher finisher;
    private final Compression compression;
    private final Compression.Parts parts;
    /** One file may be in completion while the next one is written. */
    private final Semaphore completions = new Semaphore(1);

    private RecordingFile file;
    /** At its start. */
    private InterfaceStatistics first;
    /** After the last chunk that was written. */
    private Counters counters;

    private long number;
    private boolean isFailing;
    private long failedNanos;
    private long discarded;
    private volatile long filesBegun;

    SeriesWriter(
            RecordedRing ring,
            ChunkQueue queue,
            LossAccount losses,
            Recordings recordings,
            FileNames names,
            Finisher finisher,
            Compression compression) {
        this.ring = ring;
        this.name = ring.socketName() + "/" + ring.fanoutIndex();
        this.queue = queue;
        this.losses = losses;
        this.recordings = recordings;
        this.names = names;
        this.finisher = finisher;
        this.compression = compression;
        this.parts = compression.parts();
    }

    void start() {
        recordings.captureBegins();
        try {
            Finisher.daemon(this, "witness-recorder " + name).start();
        } catch (OutOfMemoryError e) { // no more threads
            recordings.captureEnds();
            throw e;
        }
    }

    /** Returns how many files were begun. Any thread may call. */
    long filesBegun() {
        return filesBegun;
    }

    @Override
    public void run() {
        try {
            while (step(queue.next())) {}
        } catch (InterruptedException e) {
            LOG.error("recorder: {}: somebody has interrupted the thread that writes: nothing more is written", name);
        } finally {
            queue.end();
            recordings.captureEnds();
        }
    }

    /** Writes a chunk; false after the last one. */
    private boolean step(Chunk chunk) {
        try {
            if (chunk.packets > 0) {
                write(chunk);
            }
            if (chunk.counters != null) {
                counters = chunk.counters;
            }
            if (chunk.endsFile) {
                finish();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("recorder: {}: a chunk was not written", name, e);
        } finally {
            if (chunk.endsFile) {
                OpenWork.end();
            }
        }
        boolean goesOn = !chunk.isLast;
        if (!goesOn && isFailing) {
            LOG.warn("recorder: {}: the capture ends; {} packets were not written", name, discarded);
        }
        queue.giveBack(chunk);
        return goesOn;
    }

    private void write(Chunk chunk) {
        if (isFailing && System.nanoTime() - failedNanos < RETRY_NANOS) {
            discard(chunk);
            return;
        }
        try {
            append(chunk);
            succeeded();
        } catch (IOException e) {
            discard(chunk);
            counters = chunk.counters; // the file's statistics have its packets as lost
            failed(e);
        }
    }

    private void append(Chunk chunk) throws IOException {
        if (file != null && !file.exists()) {
            throw file.vanished();
        }
        ByteBuffer data = parts.encode(chunk.bytes.flip());
        int length = data.remaining();
        if (file != null && file.bytes() + length + END_BYTES > recordings.fileBytes()) {
            finish();
        }
        if (file == null) {
            begin(chunk);
            data = parts.encode(chunk.bytes.rewind()); // begin() has used the parts
        }
        recordings.reserve(length);
        try {
            file.append(chunk, data);
        } catch (IOException e) {
            recordings.release(length);
            throw e;
        }
        file.index().add(chunk.bytes, chunk.linkTypes);
        file.index().addOther(parts.addedBytes());
    }

    private void begin(Chunk chunk) throws IOException {
        completions.acquireUninterruptibly(); // a disk that cannot keep up is a slow disk
        completions.release();
        ByteBuffer blocks = start(chunk);
        ByteBuffer start = Compression.join(parts.begin(), parts.encode(blocks.duplicate()));
        int length = start.remaining();
        recordings.reserve(length);
        RecordingFile begun = null;
        try {
            begun = RecordingFile.create(recordings.directory(), names, compression.ending(), chunk.firstNanos, number);
            begun.append(start);
        } catch (IOException e) {
            recordings.release(length);
            if (begun != null) {
                begun.discard();
            }
            throw e;
        }
        begun.index().add(blocks, chunk.linkTypes);
        begun.index().addOther(parts.addedBytes());
        file = begun;
        number++;
        filesBegun = number;
        counters = chunk.before;
    }

    /** Returns what a file starts with: its header, and statistics that the ones at its end continue. */
    private ByteBuffer start(Chunk chunk) {
        first = chunk.before.before(losses);
        ByteBuffer statistics = Counters.block(first);
        return ByteBuffer.allocate(chunk.header.length + statistics.remaining())
                .put(chunk.header)
                .put(statistics)
                .flip();
    }

    private void discard(Chunk chunk) {
        discarded += chunk.packets;
        losses.notWritten(chunk.packets, chunk.statements);
    }

    private void succeeded() {
        if (isFailing) {
            LOG.info("recorder: {}: records again; {} packets were not written", name, discarded);
        }
        isFailing = false;
        discarded = 0;
    }

    /** Ends the file, which is complete as far as it was written. */
    private void failed(IOException e) {
        if (!isFailing) {
            LOG.warn(
                    "recorder: {}: packets are not written: {}; it is tried again each second", name, Problems.text(e));
        }
        isFailing = true;
        failedNanos = System.nanoTime();
        finish();
    }

    private void finish() {
        RecordingFile ended = file;
        file = null;
        if (ended == null) {
            return;
        }
        if (!ended.exists()) {
            lose(ended);
        } else if (ended.packets() == 0) {
            recordings.release(ended.bytes());
            ended.discard();
        } else {
            end(ended);
            completions.acquireUninterruptibly();
            finisher.complete(ended, recordings, losses, completions);
        }
    }

    /** Somebody has deleted it. */
    private void lose(RecordingFile gone) {
        recordings.release(gone.bytes());
        discarded += gone.packets();
        losses.notWritten(gone.packets(), gone.statements);
        gone.discard();
    }

    private void end(RecordingFile ended) {
        long before = ended.bytes();
        try {
            appendEnd(ended);
        } catch (IOException e) {
            endWithLess(ended);
        }
        try {
            recordings.reserve(Math.max(0, ended.bytes() - before));
        } catch (IOException e) {
            LOG.debug("recorder: {}: the limit is exceeded by the statistics", name, e);
        }
    }

    private void appendEnd(RecordingFile ended) throws IOException {
        InterfaceStatistics last = counters.atEnd(losses);
        ByteBuffer statistics = Counters.block(last);
        int length = statistics.remaining();
        ended.append(Compression.join(parts.encode(statistics), parts.end()));
        ended.index().addOther(length + parts.addedBytes());
        ended.index().count(ring, first, last);
    }

    /** Makes room for the statistics on a full disk. */
    private void endWithLess(RecordingFile ended) {
        try {
            ended.removeLastChunk(losses);
            appendEnd(ended);
        } catch (IOException e) {
            ended.index().drop();
            LOG.warn("recorder: {} has no statistics at its end: {}", ended.target(), Problems.text(e));
        }
    }
}
