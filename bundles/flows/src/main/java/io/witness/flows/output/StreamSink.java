package io.witness.flows.output;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Sends records to the program that listens at a stream socket. Connects when there is something to send. */
public final class StreamSink implements RecordSink {
    private final SocketAddress address;
    private final StreamSender sender;

    /**
     * Creates a sink without a connection.
     *
     * @param address of a UNIX socket or of TCP
     */
    public StreamSink(SocketAddress address) {
        this(address, StreamSender.LIMIT_MILLIS);
    }

    StreamSink(SocketAddress address, long limitMillis) {
        this.address = address;
        sender = new StreamSender(limitMillis);
    }

    @Override
    public void write(byte[] records, int length) throws IOException {
        if (!sender.isConnected()) {
            sender.connect(address);
        }
        sender.send(ByteBuffer.wrap(records, 0, length));
    }

    @Override
    public void close() throws IOException {
        sender.close();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
