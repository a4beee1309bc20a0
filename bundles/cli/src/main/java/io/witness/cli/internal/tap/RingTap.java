package io.witness.cli.internal.tap;

import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingException;
import io.witness.client.RingFollower;
import io.witness.client.TestimonyClient;
import io.witness.filter.FilterException;
import io.witness.recording.RingTail;
import io.witness.recording.SocketRecordings;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads one ring: its recording on one thread, until the {@link Seam} with what its connection delivers to another thread. First the
 * connection is made, then the recording is read. What the connection delivers waits in the seam until the output takes it, so that
 * the connection is read whatever the output and the recording do, as long as there is memory.
 */
final class RingTap implements AutoCloseable {
    private static final int CAPACITY = 1 << 16;
    private static final int POLL_MILLIS = 200;
    private static final long PATIENCE_MILLIS = 1000;
    /** Longer than most rings keep a block that is not full. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Times within a ring are not quite in order. */
    private static final long DISORDER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final TapOptions options;
    private final int fanoutIndex;
    /** Null: there are no recordings of this ring. */
    private final SocketRecordings recordings;

    private final Consumer<String> notices;
    private final Object monitor;
    private final BatchQueue queue;
    private final Seam seam;
    private final long giveUpNanos;
    private final BatchBuilder past;
    private final LiveReader live;
    private final Thread pastThread;
    private final Thread liveThread;
    private final CountDownLatch connected = new CountDownLatch(1);

    /** Of packets that are not in the queue yet. For the recording's thread. */
    private long recordedNanos = Long.MIN_VALUE;
    /** When the recording had a packet last. For its thread. */
    private long recordedNanoTime = System.nanoTime();

    private RingFollower follower;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile boolean hasRing;
    private volatile boolean isRenewed;
    private volatile boolean pastEnded;
    private volatile RingException failure;
    private volatile long frontierNanos = Long.MIN_VALUE;
    private volatile long activeNanoTime = System.nanoTime();
    /** When the connection had nothing more to deliver, last. */
    private volatile long idleNanoTime = activeNanoTime;

    private volatile boolean pastWaits;
    private volatile long missedBlocks;

    RingTap(
            TapOptions options,
            int fanoutIndex,
            SocketRecordings recordings,
            long mostBytes,
            Object monitor,
            Consumer<String> notices)
            throws FilterException {
        this.options = options;
        this.fanoutIndex = fanoutIndex;
        this.recordings = recordings;
        this.monitor = monitor;
        this.notices = notices;
        queue = new BatchQueue(monitor);
        seam = new Seam(mostBytes, PATIENCE_MILLIS);
        giveUpNanos = recordings == null ? 0 : TimeUnit.MILLISECONDS.toNanos(2 * recordings.delayMillis());
        past = new BatchBuilder(options, true);
        live = new LiveReader(new BatchBuilder(options, false));
        pastThread = daemon(this::readPast, "witness-tap-recording-" + fanoutIndex);
        liveThread = daemon(this::readLive, "witness-tap-connection-" + fanoutIndex);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Connects, and begins to read. */
    void start() throws RingException, InterruptedException {
        follower = options.follows()
                ? TestimonyClient.follow(options.socket(), fanoutIndex)
                : TestimonyClient.follow(options.socket(), fanoutIndex, 0);
        liveThread.start();
        connected.await();
        if (failure != null && !hasRing) {
            throw failure;
        }
        if (recordings == null) {
            seam.join();
            pastEnded = true;
        } else {
            pastThread.start();
        }
    }

    // --- the connection's thread

    private void readLive() {
        try {
            while (!closing) {
                on(follower.next(POLL_MILLIS));
            }
        } catch (RingException e) {
            failure = closing ? null : e;
        } catch (InterruptedException e) {
            closing = true;
        } finally {
            endLive();
        }
    }

    private void endLive() {
        seam.end();
        ended = true;
        connected.countDown();
        wakeOutput();
    }

    private void wakeOutput() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    private void on(RingFollower.Event event) throws InterruptedException {
        switch (event) {
            case WAITING -> notices.accept(follower.reason() + "; waiting for it");
            case RING -> begin();
            case GAP -> {}
            case NONE -> idleNanoTime = System.nanoTime();
            case BLOCK -> {
                activeNanoTime = System.nanoTime();
                seam.add(live.read(follower.ring(), follower.index(), follower.missedBlocks()));
                wakeOutput();
            }
        }
    }

    private void begin() {
        if (hasRing) {
            notices.accept(follower.reason() + "; the ring is new, packets in between may be missing");
            isRenewed = true;
        }
        hasRing = true;
        live.begin(follower.ring().description());
        connected.countDown();
    }

    // --- the recording's thread

    private void readPast() {
        try (RingTail tail = recordings.tail(fanoutIndex, this::goesOn)) {
            PacketCopy packet = new PacketCopy(CAPACITY);
            while (!closing && tail.next(packet) && isRecorded(tail, packet)) {
                add(tail, packet);
            }
            put();
        } catch (IOException | InterruptedException e) {
            if (!closing) {
                notices.accept(e.getMessage());
            }
            seam.join();
        }
        pastEnded = true;
        wakeOutput();
    }

    private boolean isRecorded(RingTail tail, PacketCopy packet) throws IOException, InterruptedException {
        pastWaits = false;
        if (tail.identifier() == 0) {
            return true;
        }
        put(); // before the connection's blocks may follow
        if (isRenewed) {
            seam.join();
            return false;
        }
        if (seam.decide(tail.identifier(), packet.timeNanos()) == Seam.Side.RECORDING) {
            return true;
        }
        if (seam.missingBlocks() > 0) {
            notices.accept(
                    "missing: up to " + seam.missingBlocks() + " blocks between the recording and the connection: "
                            + (tail.loss().isEmpty() ? "they were not recorded" : tail.loss()));
        }
        return false;
    }

    private void add(RingTail tail, PacketCopy packet) {
        recordedNanoTime = System.nanoTime();
        activeNanoTime = recordedNanoTime;
        if (!tail.loss().isEmpty() && options.isInRange(packet.timeNanos())) {
            notices.accept(tail.loss());
        }
        past.add(tail.source(), packet);
        recordedNanos = Math.max(recordedNanos, packet.timeNanos());
    }

    private void put() throws InterruptedException {
        queue.put(past.take());
        frontierNanos = recordedNanos;
    }

    /** Is asked while there is no recorded packet. */
    private boolean goesOn() {
        try {
            put();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        pastWaits = true;
        if (isRenewed || ended && System.nanoTime() - recordedNanoTime > giveUpNanos / 2) {
            seam.join();
        } else if (isStuck()) {
            notices.accept("ring " + fanoutIndex + ": the recording does not go on: packets between it and the"
                    + " connection may be missing");
            seam.join();
        }
        return !closing && !seam.isJoined();
    }

    /** Tells whether the connection delivers packets that nobody seems to record. */
    private boolean isStuck() {
        Long first = seam.firstNanoTime();
        long now = System.nanoTime();
        return first != null && now - first > giveUpNanos && now - recordedNanoTime > giveUpNanos;
    }

    // --- the output's thread

    /** Takes the next packets; null: there are none now. */
    Batch poll() {
        boolean isConnectionNext = pastEnded; // before looking for what was recorded
        Batch batch = queue.poll();
        return batch == null && isConnectionNext ? pollConnection() : batch;
    }

    private Batch pollConnection() {
        for (LiveBlock block = seam.poll(); block != null; block = seam.poll()) {
            missedBlocks += block.missedBefore();
            frontierNanos = Math.max(frontierNanos, block.latest());
            if (!block.wanted().isEmpty()) {
                return block.wanted();
            }
        }
        return null;
    }

    /**
     * Says what may still come if {@link RingTap#poll} returns nothing after this was asked.
     *
     * @param isDone no packet of the wanted time
     * @param isOver no packet at all
     * @param isSettled whether the connection is next, or delivers nothing; if not, ignore the two times
     * @param frontierNanos no packet with an earlier time
     * @param idleNanoTime no packet that was captured much earlier; {@link System#nanoTime()}
     */
    record Outlook(boolean isDone, boolean isOver, boolean isSettled, long frontierNanos, long idleNanoTime) {
        /** Tells whether the packets of another ring, which have been read, are earlier than all that may come. */
        boolean isPast(long timeNanos, long readNanoTime) {
            return isDone
                    || isOver
                    || isSettled && (frontierNanos >= timeNanos || idleNanoTime - readNanoTime > QUIET_NANOS);
        }
    }

    /** Looks at what may still come. */
    Outlook outlook() {
        boolean isSettled = pastEnded || pastWaits && seam.firstNanoTime() == null && isQuiet();
        return new Outlook(isDone(isSettled), ended && pastEnded, isSettled, frontierNanos, idleNanoTime);
    }

    private boolean isQuiet() {
        return System.nanoTime() - activeNanoTime > Math.max(QUIET_NANOS, giveUpNanos / 2);
    }

    private boolean isDone(boolean isSettled) {
        if (options.follows()) {
            return false;
        }
        return frontierNanos > options.toNanos() + DISORDER_NANOS
                || isSettled && !ended && isQuiet() && WallClock.nanos() > options.toNanos();
    }

    /** Returns why it is over; null if that is not so. */
    RingException failure() {
        return failure;
    }

    /** Returns how many blocks were skipped for this client. */
    long missedBlocks() {
        return missedBlocks;
    }

    /** Returns how many blocks were malformed. */
    long malformedBlocks() {
        return live.malformed();
    }

    @Override
    public void close() {
        closing = true;
        if (follower != null) {
            follower.close();
        }
        pastThread.interrupt();
        liveThread.interrupt();
    }
}
