package io.witness.flows.output;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Sends bytes to a stream socket, of TCP or UNIX. A receiver that takes nothing for some seconds is given up, so that the caller never
 * waits for ever. For one thread.
 */
final class StreamSender implements Closeable {
    /** So long a receiver may take nothing, or not answer. */
    static final long LIMIT_MILLIS = 5000;

    private final long limitMillis;
    private final ByteBuffer answer = ByteBuffer.allocate(1);
    private SocketChannel channel;
    private Selector selector;

    StreamSender(long limitMillis) {
        this.limitMillis = limitMillis;
    }

    /** Tells whether there is a connection, and the receiver has not ended it. */
    boolean isConnected() throws IOException {
        if (channel != null && hasEnded()) {
            close();
        }
        return channel != null;
    }

    private boolean hasEnded() {
        try {
            return channel.read(answer.clear()) < 0;
        } catch (IOException e) {
            return true; // it was reset
        }
    }

    /** Connects to an address. */
    void connect(SocketAddress address) throws IOException {
        try {
            channel = address instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX)
                    : SocketChannel.open();
            channel.configureBlocking(false);
            selector = Selector.open();
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            boolean isConnected = channel.connect(address);
            for (long end = end(); !isConnected; isConnected = channel.finishConnect()) {
                await(end, "does not answer");
            }
            key.interestOps(SelectionKey.OP_WRITE);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Sends all bytes. */
    void send(ByteBuffer bytes) throws IOException {
        try {
            for (long end = end(); bytes.hasRemaining(); ) {
                if (channel.write(bytes) > 0) {
                    end = end();
                } else {
                    await(end, "takes nothing");
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private long end() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    }

    private void await(long end, String otherwise) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new IOException("the receiver " + otherwise + " for " + limitMillis + " ms");
        }
        selector.select(left);
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        SocketChannel closed = channel;
        Selector closedSelector = selector;
        channel = null;
        selector = null;
        try (closed;
                closedSelector) {
            // both
        }
    }
}
