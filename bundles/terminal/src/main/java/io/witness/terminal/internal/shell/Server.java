package io.witness.terminal.internal.shell;

import io.witness.shell.control.ControlConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The Witness that executes lines. Connects again when a connection has ended. For one thread, but any may interrupt it. */
final class Server implements AutoCloseable {
    private final Path state;
    private volatile ControlConnection connection;
    private volatile boolean executing;
    private volatile boolean interrupted;

    Server(Path state) {
        this.state = state;
    }

    /**
     * Connects, if there is no connection.
     *
     * @throws IOException with the reason, if there is none
     */
    void connect() throws IOException {
        if (connection == null) {
            connection = ControlConnection.to(state);
        }
    }

    /**
     * Executes a line.
     *
     * @return the error, if it fails; empty otherwise
     * @throws IOException if the connection ends
     */
    String execute(String line, OutputStream out, OutputStream err) throws IOException {
        interrupted = false;
        connect();
        executing = true;
        try {
            ControlConnection.Outcome outcome = connection.execute(line, out, err);
            return outcome.succeeded() ? "" : outcome.error();
        } catch (IOException e) {
            close();
            throw interrupted ? new IOException("interrupted: variables of this session are gone", e) : e;
        } finally {
            executing = false;
        }
    }

    /** Gives up the answer to the line that is being executed: the Witness ends the command when it sees that. */
    void interrupt() {
        interrupted = true;
        if (executing) {
            disconnect(connection);
        }
    }

    @Override
    public void close() {
        disconnect(connection);
        connection = null;
    }

    private static void disconnect(ControlConnection closing) {
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                // it is of no use any more
            }
        }
    }
}
