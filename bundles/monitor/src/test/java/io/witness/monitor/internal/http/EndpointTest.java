package io.witness.monitor.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointTest {
    private static final Page FAULTY = accept -> {
        throw new IOException("on purpose");
    };
    private static final Page GOOD = accept -> Answer.text(200, "fine");

    @TempDir
    private Path directory;

    private String get(String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("http.sock")))) {
            channel.write(ByteBuffer.wrap(
                    ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes()));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The first fault is logged, the others are counted, which needs the server's timer; whoever asks is told the same. */
    @Test
    void shouldGoOnThoughAPageFailsAgainAndAgain() throws Exception {
        Site site = new Site(Map.of("/faulty", FAULTY, "/good", GOOD), Map.of());
        try (Endpoint endpoint = Endpoint.listen(directory.resolve("http.sock"), Optional.empty(), () -> site)) {
            for (int i = 0; i < 5; i++) {
                String answer = get("/faulty");
                assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
                assertTrue(answer.endsWith("\r\n\r\nsee the log\n"), answer);
            }
            assertTrue(get("/good").endsWith("\r\n\r\nfine\n"), endpoint::toString);
        }
        assertEquals(0, directory.toFile().list().length, "the socket's file is gone");
    }
}
