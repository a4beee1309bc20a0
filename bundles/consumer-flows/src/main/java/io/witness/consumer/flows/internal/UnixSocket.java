package io.witness.consumer.flows.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Sends lines to the program that listens at a UNIX stream socket. Connects when there is something to send. */
final class UnixSocket implements LineSink {
    private final Path path;
    private SocketChannel channel;

    UnixSocket(Path path) {
        this.path = path;
    }

    @Override
    public void write(byte[] lines, int length) throws IOException {
        try {
            if (channel == null) {
                channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(UnixDomainSocketAddress.of(path));
            }
            for (ByteBuffer rest = ByteBuffer.wrap(lines, 0, length); rest.hasRemaining(); ) {
                channel.write(rest);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            SocketChannel closed = channel;
            channel = null;
            closed.close();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
