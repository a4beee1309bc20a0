package io.witness.client.testing;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.Messages;
import io.witness.protocol.ServerHandshake;
import io.witness.protocol.SocketFileRights;
import io.witness.protocol.UnixConnection;
import io.witness.protocol.UnixListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A server that does what a test's script says, good or bad, with one client after the other. */
public final class FakeServer {
    private static final int TIMEOUT_MILLIS = 5000;

    /** What the server does with one connection; the connection is closed at its end. */
    public interface Script {
        void run(FakeServer server) throws Exception;
    }

    private final UnixListener listener;
    private final Thread thread;
    private final NativeMemory bytes = NativeMemory.allocate(1 << 17);
    private UnixConnection connection;
    private volatile boolean closed;
    private volatile Throwable failure;

    /** Listens, and runs the script for each client. */
    public FakeServer(Path path, Script script) throws IOException {
        listener = UnixListener.listen(path, new SocketFileRights(0600, Optional.empty(), Optional.empty()));
        thread = new Thread(() -> serve(script), "fake server");
        thread.start();
    }

    private void serve(Script script) {
        try {
            while (!closed) {
                connection = listener.accept();
                if (connection == null) {
                    Thread.sleep(1);
                } else {
                    serveOne(script);
                }
            }
        } catch (Exception | AssertionError e) {
            failure = e;
        }
    }

    /** Where the client goes away, its script ends. */
    private void serveOne(Script script) throws Exception {
        try {
            script.run(this);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EPIPE && e.errno() != Errno.ECONNRESET) {
                throw e;
            }
        } finally {
            connection.close();
        }
    }

    /** What an ordinary server says first. */
    public void greet(int fanoutSize, int blockSize, int numBlocks, String ringInfo) throws Exception {
        byte[] info = ringInfo == null ? null : ringInfo.getBytes(StandardCharsets.UTF_8);
        ByteBuffer greeting = ByteBuffer.allocate(ServerHandshake.length(info));
        ServerHandshake.put(greeting, fanoutSize, blockSize, numBlocks, info);
        send(Arrays.copyOf(greeting.array(), greeting.position()));
    }

    /** Reads the fanout index that the client chooses. */
    public int fanoutIndex() throws Exception {
        ByteBuffer message = receive(8);
        if (message.getInt() != Messages.header(Messages.FANOUT_INDEX, 4)) {
            throw new IllegalStateException("no fanout index came");
        }
        return message.getInt();
    }

    /** Waits for the fanout index and hands over a descriptor. */
    public void handOver(int descriptor) throws Exception {
        fanoutIndex();
        connection.sendDescriptor(descriptor);
    }

    /** Waits for the fanout index and hands over a descriptor several times, in one message. */
    public void handOver(int descriptor, int times) throws Exception {
        fanoutIndex();
        DescriptorSender.send(connection.descriptor(), descriptor, times);
    }

    /** Sends block indexes, or any 32-bit words. */
    public void sendWords(int... words) throws Exception {
        ByteBuffer message = ByteBuffer.allocate(words.length * Integer.BYTES);
        for (int word : words) {
            message.putInt(word);
        }
        send(message.array());
    }

    /** Sends a TLV. */
    public void sendTlv(int type, byte[] value) throws Exception {
        ByteBuffer message = ByteBuffer.allocate(Messages.HEADER_LENGTH + value.length);
        Messages.putTlv(message, type, value);
        send(message.array());
    }

    /** Sends raw bytes, all of them. */
    public void send(byte[] message) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
        for (int sent = 0; sent < message.length && System.nanoTime() < deadline; ) {
            bytes.buffer().put(0, message, sent, message.length - sent);
            int count = StreamSockets.send(connection.descriptor(), bytes.address(), message.length - sent);
            sent += count;
            if (count == 0) {
                Thread.sleep(1);
            }
        }
    }

    /** Reads the next 32-bit word, such as a block that is given back. */
    public int receiveWord() throws Exception {
        return receive(Integer.BYTES).getInt();
    }

    /** Whether the client has sent something that is not read yet, for as long as it closes nothing. */
    public boolean hasNothingToRead() throws Exception {
        return StreamSockets.receive(connection.descriptor(), bytes.address(), 1) == 0;
    }

    private ByteBuffer receive(int length) throws Exception {
        ByteBuffer message = ByteBuffer.allocate(length);
        long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
        while (message.hasRemaining()) {
            int count = receiveSome(message.remaining());
            if (count < 0 || System.nanoTime() > deadline) {
                throw new IllegalStateException(count < 0 ? "the client is gone" : "the client sends nothing");
            }
            message.put(bytes.buffer().slice(0, count));
            if (count == 0) {
                Thread.sleep(1);
            }
        }
        return message.flip();
    }

    private int receiveSome(int length) throws ErrnoException, IOException {
        return StreamSockets.receive(connection.descriptor(), bytes.address(), length);
    }

    /** Waits until the client closes the connection. */
    public void awaitEnd() throws Exception {
        long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
        while (receiveSome(1) >= 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the client does not close the connection");
            }
            Thread.sleep(1);
        }
    }

    /** Ends the server when its script is done with the client; fails if the script failed. */
    public void stop() throws Exception {
        closed = true;
        thread.join(TIMEOUT_MILLIS);
        thread.interrupt();
        thread.join();
        listener.close();
        if (failure != null) {
            throw new AssertionError("the server's script failed", failure);
        }
    }
}
