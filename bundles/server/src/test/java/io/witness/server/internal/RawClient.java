package io.witness.server.internal;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.poll.Epoll;
import io.witness.linux.socket.PassedDescriptors;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.Messages;
import io.witness.protocol.UnixConnection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client that says what the test wants, byte by byte. */
final class RawClient implements AutoCloseable {
    static final int TIMEOUT_MILLIS = 30_000;

    private final NativeMemory memory = NativeMemory.allocate(1 << 17);
    final UnixConnection connection;

    RawClient(Path path) throws IOException {
        connection = UnixConnection.connect(path, 5000);
    }

    /** Reads the greeting up to WaitingForFanoutIndex. */
    Map<Integer, ByteBuffer> hello() throws IOException {
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
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int count = StreamSockets.receive(connection.descriptor(), memory.address(), bytes.remaining());
            if (count == StreamSockets.END) {
                throw new EOFException("closed after " + bytes.position() + " of " + length + " bytes");
            }
            bytes.put(memory.buffer().slice(0, count));
            if (count == 0) {
                await(Epoll.IN);
            }
        }
        return bytes.flip();
    }

    private void await(int event) throws IOException {
        try (Epoll epoll = Epoll.open()) {
            epoll.add(connection.descriptor(), event, 0);
            if (epoll.await(TIMEOUT_MILLIS) == 0) {
                throw new SocketTimeoutException("the server does nothing for " + TIMEOUT_MILLIS + " ms");
            }
        }
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
            return e instanceof ErrnoException call && call.errno() == Errno.ECONNRESET;
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
        for (int sent = 0; sent < bytes.length; ) {
            memory.buffer().put(0, bytes, sent, bytes.length - sent);
            int count = StreamSockets.send(connection.descriptor(), memory.address(), bytes.length - sent);
            sent += count;
            if (count == 0) {
                await(Epoll.OUT);
            }
        }
    }

    /** Does the handshake. */
    RawClient join(int fanoutIndex) throws IOException {
        hello();
        send(Messages.header(Messages.FANOUT_INDEX, 4), fanoutIndex);
        Descriptors.close(receiveDescriptor());
        return this;
    }

    /** Waits for the one descriptor. */
    int receiveDescriptor() throws IOException {
        List<Integer> descriptors = new ArrayList<>();
        await(Epoll.IN);
        PassedDescriptors.receive(connection.descriptor(), descriptors);
        if (descriptors.size() != 1) {
            throw new AssertionError(descriptors.size() + " descriptors");
        }
        return descriptors.get(0);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
