package io.witness.terminal.internal.top;

import io.witness.shell.control.ControlConnection;
import java.io.IOException;
import java.nio.file.Path;

/** Takes samples over one connection, and makes a new one when that has failed. For one thread, but any may close it. */
final class Feed implements AutoCloseable {
    private final Path state;
    private volatile ControlConnection connection;

    Feed(Path state) {
        this.state = state;
    }

    /**
     * Takes a sample.
     *
     * @throws IOException with the reason, if the Witness cannot be asked; the next call tries again
     */
    Sample take() throws IOException {
        try {
            if (connection == null) {
                connection = ControlConnection.to(state);
            }
            return Sample.of(connection.read(Sample.COMMAND), System.nanoTime());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        ControlConnection closing = connection;
        connection = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                // it is of no use any more
            }
        }
    }
}
