package io.witness.server.internal;

import io.witness.linux.Descriptors;
import io.witness.protocol.Messages;
import io.witness.protocol.UnixConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A client that says what the test wants, byte by byte. */
final class RawClient implements AutoCloseable {
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    final UnixConnection connection;

    RawClient(Path path) throws IOException {
        connection = UnixConnection.connect(path, 5000);
    }

    /** Reads the greeting up to WaitingForFanoutIndex. */
    Map<Integer, ByteBuffer> greeting() throws IOException {
        Map<Integer, ByteBuffer> messages = new LinkedHashMap<>();
        if (read(1).get() != Messages.VERSION) {
            throw new AssertionError("version");
        }
        while (!messages.containsKey(Messages.WAITING_FOR_FANOUT_INDEX)) {
            int header = read(4).getInt();
            messages.put(Messages.type(header), read(Messages.length(header)));
        }
        return messages;
    }

    ByteBuffer read(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int count = connection.read(bytes, at, length - at, System.nanoTime() + PATIENCE_NANOS);
            if (count < 0) {
                throw new EOFException("closed after " + at + " of " + length + " bytes");
            }
            at += count;
        }
        return ByteBuffer.wrap(bytes);
    }

    /** Waits until the server closes the connection. */
    boolean isClosedByServer() {
        try {
            while (true) {
                read(1);
            }
        } catch (EOFException e) {
            return true;
        } catch (IOException e) {
            return e.getMessage() != null && e.getMessage().contains("reset");
        }
    }

    void send(int... words) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            bytes.putInt(word);
        }
        send(bytes.array());
    }

    void send(byte[] bytes) throws IOException {
        connection.write(bytes, System.nanoTime() + PATIENCE_NANOS);
    }

    /** Does the handshake. */
    RawClient join(int fanoutIndex) throws IOException {
        greeting();
        send(Messages.header(Messages.FANOUT_INDEX, 4), fanoutIndex);
        Descriptors.close(connection.receiveDescriptor(System.nanoTime() + PATIENCE_NANOS));
        return this;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
