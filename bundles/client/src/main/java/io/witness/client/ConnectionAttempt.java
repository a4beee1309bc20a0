package io.witness.client;

import io.witness.api.ring.RingException;
import io.witness.client.internal.Failures;
import io.witness.client.internal.Handshake;
import io.witness.client.internal.ReceivedMemory;
import io.witness.protocol.UnixConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Connects to a ring step by step. Never waits: each step is repeated when the server has sent more. A failure contains its
 * reason as the cause, and the attempt then has to be closed. For one thread.
 */
final class ConnectionAttempt implements AutoCloseable {
    private final Path socket;
    private final UnixConnection connection;
    private final int descriptor;
    private final Handshake handshake;
    private ServerDescription server;

    private ConnectionAttempt(Path socket, UnixConnection connection) throws IOException {
        this.socket = socket;
        this.connection = connection;
        descriptor = connection.descriptor();
        handshake = new Handshake(descriptor);
    }

    /** Connects; waits this long at most if the server's queue is full. */
    static ConnectionAttempt begin(Path socket, int timeoutMillis) throws RingException {
        try {
            return begin(socket, UnixConnection.connect(socket, timeoutMillis));
        } catch (IOException e) {
            throw failure(e.getMessage(), e);
        }
    }

    private static ConnectionAttempt begin(Path socket, UnixConnection connection) throws IOException {
        try {
            return new ConnectionAttempt(socket, connection);
        } catch (Throwable e) {
            close(connection);
            throw e;
        }
    }

    /** Returns a descriptor that is readable when the next step can be done. */
    int descriptor() {
        return descriptor;
    }

    /** Performs the first step: returns the server's description of the socket; empty: more is to come. */
    Optional<ServerDescription> readDescription() throws RingException {
        try {
            Optional<ServerDescription> read = handshake.readDescription();
            server = read.orElse(null);
            return read;
        } catch (IOException e) {
            throw failure(socket + ": " + e.getMessage(), e);
        }
    }

    /** Performs all steps; returns the ring, which owns the connection from now on, or empty if more input is needed. */
    Optional<ClientRing> readRing(int fanoutIndex) throws RingException {
        try {
            if (server != null) {
                OptionalInt memory = handshake.receiveDescriptor();
                return memory.isPresent() ? Optional.of(open(memory.getAsInt())) : Optional.empty();
            }
            if (readDescription().isPresent()) {
                choose(fanoutIndex);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failure(socket + ": " + e.getMessage(), e);
        }
    }

    private void choose(int fanoutIndex) throws IOException, RingException {
        try {
            handshake.choose(fanoutIndex, server.fanoutSize());
        } catch (RingException e) {
            throw failure(socket + ": " + e.getMessage(), e);
        }
    }

    private ClientRing open(int received) throws IOException {
        ReceivedMemory memory = ReceivedMemory.map(received, server.ring());
        try {
            return new ClientRing(socket, server, connection, memory);
        } catch (Throwable e) {
            memory.close();
            throw e;
        }
    }

    /** Creates the exception for a failure to wait. */
    RingException failed(IOException cause) {
        return Failures.of(socket, cause);
    }

    /** Creates the exception for a server that is too slow. */
    RingException timedOut(int timeoutMillis) {
        IOException cause =
                new SocketTimeoutException("the server did not complete the handshake within " + timeoutMillis + " ms");
        return failure(socket + ": " + cause.getMessage(), cause);
    }

    private static RingException failure(String message, Exception cause) {
        return Failures.of(message, cause);
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(UnixConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // the descriptor is closed anyway, and the error helps no caller
        }
    }
}
