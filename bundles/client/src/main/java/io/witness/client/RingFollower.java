package io.witness.client;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.client.internal.BlockSequence;
import io.witness.client.internal.Failures;
import io.witness.linux.ErrnoException;
import java.nio.file.Path;

/**
 * Reads a ring of a socket, and reconnects whenever the connection ends: because the socket's rings are replaced, the server
 * restarts, or this client was evicted. Everything is reported as one sequence of events:
 *
 * <pre>{@code
 * try (RingFollower follower = TestimonyClient.follow(socket, 0)) {
 *     while (!stopped) {
 *         switch (follower.next(-1)) {
 *             case RING -> begin(follower.ring().server());
 *             case GAP -> missed += follower.missedBlocks();
 *             case BLOCK -> {
 *                 read(block.wrap(follower.ring().memory(), follower.index()));
 *                 follower.ring().release(follower.index());
 *             }
 *             case WAITING -> log(follower.reason());
 *             case NONE -> {}
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>It retries at once, then after pauses that grow up to {@link #LONGEST_PAUSE_MILLIS}; a connection that lasted longer
 * than that resets the pauses. It retries if there is no socket file, no process listens, the queue is full, the handshake
 * takes more than {@link TestimonyClient#TIMEOUT_MILLIS}, the server closes the connection, or this process is short of
 * descriptors or memory. Other failures are errors, because they are not transient: permission is denied, the file is not a
 * socket, the socket does not have this fanout index (any more), the server breaks the protocol, or its descriptor is
 * neither an AF_PACKET socket nor sealed memory.
 *
 * <p>A block belongs to its ring: to keep one for later, keep {@link #ring()} and {@link #index()}. The old ring is closed
 * as soon as {@link #next} sees the end of its connection, after the last received block. Blocks that are still held then
 * read as zeros, and releasing them does nothing.
 *
 * <p>One thread calls {@link #next} and uses its result. Any thread may wake it up, close it, and release blocks.
 */
public final class RingFollower implements AutoCloseable {
    /** The longest pause between two attempts to connect, in milliseconds. */
    public static final int LONGEST_PAUSE_MILLIS = 1000;

    /** Lists the events. */
    public enum Event {
        /**
         * No event: the timeout has expired, {@link #wakeUp()} or {@link #close()} was called, or the call has to be
         * repeated.
         */
        NONE,
        /** There is no ring for the {@link #reason()}, and the follower waits for one. Reported once until there is one. */
        WAITING,
        /**
         * There is a new {@link #ring()}, possibly with another layout. It is unknown what was missed before its first
         * block.
         */
        RING,
        /** {@link #missedBlocks()} of this ring are missing before the block of the next event. */
        GAP,
        /** There is a block: the one of the {@link #ring()} with this {@link #index()}. The reader has to release it. */
        BLOCK
    }

    private final Path socket;
    private final Connector connector;

    private BlockSequence sequence;
    private Event pending = Event.NONE;
    private boolean waitingWasTold;
    private int index;
    private long missedBlocks;
    private String reason = "";

    /** Guards all fields below; only the reading thread changes the ring. */
    private final Object lock = new Object();

    private ClientRing ring;
    private boolean connected;
    private boolean closed;

    RingFollower(Path socket, int fanoutIndex, Timeouts timeouts) throws RingException {
        this.socket = socket;
        try {
            connector = new Connector(socket, fanoutIndex, timeouts);
        } catch (ErrnoException e) {
            throw Failures.of(socket, e);
        }
    }

    /**
     * Advances to the next event and waits for it; also connects.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @return the event; {@link Event#NONE} may come early
     * @throws RingException if there will be no more events: a failure is not transient, the limit is reached, or this is
     *     closed. All blocks received before were returned
     */
    public Event next(int timeoutMillis) throws RingException {
        Event event = ready();
        if (event == Event.NONE) {
            await(timeoutMillis);
            event = ready();
        }
        return event;
    }

    private Event ready() {
        if (pending == Event.NONE && connected) {
            take();
        }
        Event event = pending;
        pending = event == Event.GAP ? Event.BLOCK : Event.NONE;
        return event;
    }

    private void take() {
        int taken = ring.take();
        if (taken != Ring.NONE) {
            index = taken;
            missedBlocks = sequence.missedBefore(ring.memory(taken).getLong(BlockLayout.SEQUENCE_OFFSET));
            pending = missedBlocks == 0 ? Event.BLOCK : Event.GAP;
        }
    }

    /** Makes only one step, so that it never misses a wake-up that was meant for the previous wait. */
    private void await(int timeoutMillis) throws RingException {
        requireOpen();
        if (connected) {
            awaitBlock(timeoutMillis);
        } else {
            connector.await(timeoutMillis).ifPresent(this::begin);
        }
        if (!waitingWasTold && connector.reason().isPresent()) {
            waitingWasTold = true;
            reason = connector.reason().get();
            pending = Event.WAITING;
        }
    }

    private void awaitBlock(int timeoutMillis) throws RingException {
        try {
            ring.await(timeoutMillis);
        } catch (RingException e) {
            requireOpen(); // otherwise the ring did not end on its own
            setConnected(false);
            ring.close();
            connector.ended(e);
        }
    }

    private void begin(ClientRing next) {
        synchronized (lock) {
            ring = next;
            if (closed) {
                next.close();
                return;
            }
        }
        setConnected(true);
        sequence = new BlockSequence();
        waitingWasTold = false;
        pending = Event.RING;
    }

    private void setConnected(boolean value) {
        synchronized (lock) {
            connected = value;
        }
    }

    private void requireOpen() throws RingException {
        synchronized (lock) {
            if (closed) {
                throw new RingException(socket + ": the follower is closed");
            }
        }
    }

    /**
     * Returns the ring of the last {@link Event#RING}: for its description, the memory of its blocks, their release, and the
     * server's counters. This follower takes, waits, wakes up and closes.
     *
     * @return the ring, closed if its connection has ended since
     * @throws IllegalStateException if there was none yet
     */
    public ClientRing ring() {
        if (ring == null) {
            throw new IllegalStateException(socket + ": there was no ring yet");
        }
        return ring;
    }

    /**
     * Returns the block of the {@link #ring()} in the last {@link Event#BLOCK}.
     *
     * @return the block's index
     */
    public int index() {
        return index;
    }

    /**
     * Returns the size of the last {@link Event#GAP}.
     *
     * @return the number of blocks of the ring that this reader missed
     */
    public long missedBlocks() {
        return missedBlocks;
    }

    /**
     * Returns the reason of the last {@link Event#WAITING}: why the connection ended, or could not be established.
     *
     * @return one line
     */
    public String reason() {
        return reason;
    }

    /** Ends the running or the next wait of {@link #next}. Called by any thread. */
    public void wakeUp() {
        synchronized (lock) {
            if (connected) {
                ring.wakeUp();
            } else {
                connector.wakeUp();
            }
        }
    }

    /** Ends the connection, and a running wait at once. Called by any thread; a second call does nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (ring != null) {
                ring.close();
            }
        }
        connector.close();
    }
}
