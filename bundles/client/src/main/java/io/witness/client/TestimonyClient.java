package io.witness.client;

import io.witness.api.ring.RingException;
import io.witness.client.internal.Handshake;
import io.witness.client.internal.ReceivedMemory;
import io.witness.protocol.UnixConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Connects to Testimony servers. */
public final class TestimonyClient {
    /** How long a server may take for the handshake, in milliseconds, unless the caller says otherwise. */
    public static final int TIMEOUT_MILLIS = 5000;

    private TestimonyClient() {}

    /**
     * Connects to a ring of a socket; waits {@link #TIMEOUT_MILLIS} at most.
     *
     * @param socket the socket's path
     * @param fanoutIndex which of its rings, from 0
     * @return the ring, owned by the caller
     * @throws RingException if it cannot be had; one line that says why
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
     * @throws RingException if it cannot be had; one line that says why
     */
    public static ClientRing connect(Path socket, int fanoutIndex, int timeoutMillis) throws RingException {
        return with(socket, timeoutMillis, (connection, handshake) -> {
            ServerDescription server = handshake.readDescription();
            handshake.choose(fanoutIndex, server.fanoutSize());
            ReceivedMemory memory = ReceivedMemory.map(handshake.receiveDescriptor(), server.ring());
            try {
                return new ClientRing(socket, server, connection, memory);
            } catch (IOException | RuntimeException e) {
                memory.close();
                throw e;
            }
        });
    }

    /**
     * Asks for the numbers of a socket without taking one of its rings; waits {@link #TIMEOUT_MILLIS} at most.
     *
     * @param socket the socket's path
     * @return what the server says
     * @throws RingException if it cannot be had; one line that says why
     */
    public static ServerDescription describe(Path socket) throws RingException {
        return with(socket, TIMEOUT_MILLIS, (connection, handshake) -> {
            ServerDescription server = handshake.readDescription();
            connection.close();
            return server;
        });
    }

    private interface Step<T> {
        T run(UnixConnection connection, Handshake handshake) throws IOException, RingException;
    }

    private static <T> T with(Path socket, int timeoutMillis, Step<T> step) throws RingException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        UnixConnection connection = null;
        try {
            connection = UnixConnection.connect(socket, timeoutMillis);
            return step.run(connection, new Handshake(connection, deadline));
        } catch (SocketTimeoutException e) {
            throw failed(
                    connection,
                    e,
                    socket + ": the server did not complete the handshake within " + timeoutMillis + " ms");
        } catch (IOException e) {
            throw failed(connection, e, connection == null ? e.getMessage() : socket + ": " + e.getMessage());
        } catch (RingException e) {
            throw failed(connection, e, socket + ": " + e.getMessage());
        }
    }

    private static RingException failed(UnixConnection connection, Exception cause, String message) {
        RingException failure = new RingException(message);
        failure.initCause(cause);
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
