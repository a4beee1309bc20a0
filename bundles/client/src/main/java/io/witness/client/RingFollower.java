package io.witness.client;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.client.internal.BlockSequence;
import io.witness.client.internal.Failures;
import io.witness.linux.ErrnoException;
import java.nio.file.Path;

/**
 * Reads a ring of a socket for as long as it pleases, whatever becomes of the server: when the connection ends, because the
 * socket's rings are replaced, the server is restarted or this client was evicted, it connects anew, and says so. All that
 * happens comes as one sequence of events:
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
 * <p>It tries again at once, then after pauses that grow up to {@link #LONGEST_PAUSE_MILLIS}; a connection that lasted
 * longer than that starts this over. It tries again when there is no socket file, nobody listens, the queue is full, the
 * handshake takes more than {@link TestimonyClient#TIMEOUT_MILLIS}, the server closes the connection, or this process is
 * short of descriptors or memory. All else is an
 * error, since it does not pass by itself: permission is denied, the file is no socket, the socket has no such fanout index
 * (any more), the server breaks the protocol, or it hands over what is neither an AF_PACKET socket nor sealed memory.
 *
 * <p>A block belongs to its ring: who keeps one for later keeps {@link #ring()} and {@link #index()}. The old ring is closed
 * as soon as {@link #next} sees the end of its connection, after the last block that came: blocks that are still held read
 * as zeros from then on, and releasing them does nothing.
 *
 * <p>One thread calls {@link #next} and looks at its result. Any thread wakes it up, closes, and releases blocks.
 */
public final class RingFollower implements AutoCloseable {
    /** The longest pause between two attempts to connect, in milliseconds. */
    public static final int LONGEST_PAUSE_MILLIS = 1000;

    /** What {@link #next} has to tell. */
    public enum Event {
        /** Nothing: the time is over, {@link #wakeUp()} or {@link #close()} was called, or it is to be called again. */
        NONE,
        /** There is no ring, for the {@link #reason()}: it is waited for. Once until there is one. */
        WAITING,
        /** A new {@link #ring()} is there, perhaps of another layout. What came before its first block is not known. */
        RING,
        /** {@link #missedBlocks()} of this ring are missing, before the block that the next event is about. */
        GAP,
        /** A block is there: the one of the {@link #ring()} with this {@link #index()}. It is to be released. */
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

    /** Guards what follows; the ring is changed by the reading thread only. */
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
     * Goes on to the next event, and waits for it; also connects.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @return the event; {@link Event#NONE} may come early
     * @throws RingException if there will be no more: what failed does not pass by itself, or the limit is reached; or if
     *     this is closed. All blocks that came before were returned
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

    /** Goes no more than one step, and so never past a wake-up that was meant for what it waited for before. */
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
            requireOpen(); // else it is no end of the ring's own
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
     * The ring of the last {@link Event#RING}: what it is, the memory of its blocks, their release, and the server's
     * counters. What takes, waits, wakes up and closes is this follower's business.
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
     * Which block of the {@link #ring()} the last {@link Event#BLOCK} was about.
     *
     * @return the block's index
     */
    public int index() {
        return index;
    }

    /**
     * How large the last {@link Event#GAP} was.
     *
     * @return blocks of the ring that this reader did not get
     */
    public long missedBlocks() {
        return missedBlocks;
    }

    /**
     * What the last {@link Event#WAITING} was for: why the connection ended, or could not be had to begin with.
     *
     * @return one line
     */
    public String reason() {
        return reason;
    }

    /** Ends a running or the next wait of {@link #next}, whatever it waits for. Called by any thread. */
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
