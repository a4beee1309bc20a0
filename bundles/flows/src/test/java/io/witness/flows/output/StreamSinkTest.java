package io.witness.flows.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamSinkTest {
    private static final byte[] RECORD = {1, 2, 3};

    @TempDir
    Path directory;

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address());
    }

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(directory.resolve("listener"));
    }

    private static byte[] read(SocketChannel from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining() && from.read(buffer) >= 0) {
            continue;
        }
        return buffer.array();
    }

    @Test
    void shouldFailWhileNobodyListensAndWriteWhenSomebodyDoes() throws Exception {
        try (StreamSink sink = new StreamSink(address())) {
            assertThrows(IOException.class, () -> sink.write(RECORD, 3));
            try (ServerSocketChannel server = listen()) {
                sink.write(RECORD, 3);
                try (SocketChannel peer = server.accept()) {
                    assertArrayEquals(RECORD, read(peer, 3));
                }
            }
        }
    }

    @Test
    void shouldGiveUpAReceiverThatTakesNothing() throws Exception {
        byte[] much = new byte[1 << 22];
        try (ServerSocketChannel server = listen();
                StreamSink sink = new StreamSink(address(), 100)) {
            sink.write(RECORD, 3);
            try (SocketChannel stalled = server.accept()) {
                IOException failure = assertThrows(IOException.class, () -> sink.write(much, much.length));
                assertEquals("the receiver takes nothing for 100 ms", failure.getMessage());
                assertEquals(3, read(stalled, 3).length);
            }
            sink.write(RECORD, 3); // over a new connection
            try (SocketChannel next = server.accept()) {
                assertArrayEquals(RECORD, read(next, 3));
            }
        }
    }

    @Test
    void shouldConnectAnewWhenTheReceiverHasClosed() throws Exception {
        try (ServerSocketChannel server = listen();
                StreamSink sink = new StreamSink(address())) {
            sink.write(RECORD, 3);
            server.accept().close();
            sink.write(RECORD, 3);
            try (SocketChannel next = server.accept()) {
                assertArrayEquals(RECORD, read(next, 3));
            }
        }
    }
}
