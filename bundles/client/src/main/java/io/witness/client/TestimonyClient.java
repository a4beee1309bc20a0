package io.witness.client;

import io.witness.api.ring.RingException;
import io.witness.linux.ErrnoException;
import io.witness.linux.poll.Epoll;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Connects to Testimony servers. */
public final class TestimonyClient {
    /** The default time limit for the handshake, in milliseconds. */
    public static final int TIMEOUT_MILLIS = 5000;

    private TestimonyClient() {}

    /**
     * Connects to a ring of a socket; waits {@link #TIMEOUT_MILLIS} at most.
     *
     * @param socket the socket's path
     * @param fanoutIndex which of its rings, from 0
     * @return the ring, owned by the caller
     * @throws RingException if the connection fails; one line that says why
     */
    public static ClientRing connect(Path socket, int fanoutIndex) throws RingException {
        return connect(socket, fanoutIndex, TIMEOUT_MILLIS);
    }

    /**
     * Connects to a ring of a socket.
     *
     * @param socket the socket's path
     * @param fanoutIndex which of its rings, from 0
     * @param timeoutMillis how long the server may take, at least 1
     * @return the ring, owned by the caller
     * @throws RingException if the connection fails; one line that says why
     */
    public static ClientRing connect(Path socket, int fanoutIndex, int timeoutMillis) throws RingException {
        long startNanos = System.nanoTime();
        ConnectionAttempt attempt = ConnectionAttempt.begin(socket, timeoutMillis);
        try {
            return await(attempt, startNanos, timeoutMillis, () -> attempt.readRing(fanoutIndex));
        } catch (Throwable e) {
            attempt.close();
            throw e;
        }
    }

    /**
     * Reads a ring of a socket, and reconnects without a limit whenever the connection ends.
     *
     * @param socket the socket's path, which need not exist yet
     * @param fanoutIndex which of its rings, from 0
     * @return the follower, which connects when it is read; owned by the caller
     * @throws RingException if this process has no descriptors left
     */
    public static RingFollower follow(Path socket, int fanoutIndex) throws RingException {
        return follow(socket, fanoutIndex, -1);
    }

    /**
     * Reads a ring of a socket, and reconnects whenever the connection ends.
     *
     * @param socket the socket's path, which need not exist yet
     * @param fanoutIndex which of its rings, from 0
     * @param limitMillis how long to try without a ring, in milliseconds, from now and from the end of each connection; a
     *     started attempt is not cut short. 0: one attempt now, and none when its connection ends. Negative: no limit
     * @return the follower, which connects when it is read; owned by the caller
     * @throws RingException if this process has no descriptors left
     */
    public static RingFollower follow(Path socket, int fanoutIndex, long limitMillis) throws RingException {
        return new RingFollower(socket, fanoutIndex, Timeouts.of(limitMillis));
    }

    /**
     * Reads the description of a socket without taking one of its rings; waits {@link #TIMEOUT_MILLIS} at most.
     *
     * @param socket the socket's path
     * @return the server's description
     * @throws RingException if the connection fails; one line that says why
     */
    public static ServerDescription describe(Path socket) throws RingException {
        long startNanos = System.nanoTime();
        try (ConnectionAttempt attempt = ConnectionAttempt.begin(socket, TIMEOUT_MILLIS)) {
            return await(attempt, startNanos, TIMEOUT_MILLIS, attempt::readDescription);
        }
    }

    /** One of the steps of an attempt. */
    interface Step<T> {
        Optional<T> run() throws RingException;
    }

    /** Waits for a step until a time limit. What has come by then counts, even if this thread runs only later. */
    static <T> T await(ConnectionAttempt attempt, long startNanos, int timeoutMillis, Step<T> step)
            throws RingException {
        long deadlineNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        try (Epoll epoll = Epoll.open()) {
            epoll.add(attempt.descriptor(), Epoll.IN, 0);
            while (true) {
                long remaining = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                epoll.await((int) Math.max(0, remaining));
                Optional<T> result = step.run();
                if (result.isPresent()) {
                    return result.get();
                }
                if (remaining <= 0) {
                    throw attempt.timedOut(timeoutMillis);
                }
            }
        } catch (ErrnoException e) {
            throw attempt.failed(e);
        }
    }
}
