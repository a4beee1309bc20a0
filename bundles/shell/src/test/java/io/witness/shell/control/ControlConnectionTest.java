package io.witness.shell.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Witness that does not answer. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ControlConnectionTest {
    private static final int TIMEOUT_MILLIS = 50;

    @TempDir
    private Path state;

    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(state.resolve("control.sock")), 1);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private String problem() {
        return assertThrows(IOException.class, () -> ControlConnection.to(state, TIMEOUT_MILLIS)
                        .close())
                .getMessage();
    }

    private String timedOut() {
        return "the witness on " + state
                + " does not answer within 50 ms: it hangs, or has no descriptors or memory left:" + " see its log";
    }

    @Test
    void shouldNotWaitForEverWhereNobodyAccepts() {
        assertEquals(timedOut(), problem());
    }

    @Test
    void shouldNotWaitForEverForAPlaceInTheQueue() throws Exception {
        List<SocketChannel> queue = new ArrayList<>();
        for (int i = 0; i < 2; i++) { // as many as the queue takes
            queue.add(SocketChannel.open(server.getLocalAddress()));
        }
        assertEquals(timedOut(), problem());
        for (SocketChannel channel : queue) {
            channel.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6f", "6f000000", "6f0000000561"})
    void shouldNotWaitForEverForTheRestOfAGreeting(String sent) throws Exception {
        List<SocketChannel> accepted = new ArrayList<>();
        Thread half = new Thread(() -> {
            try {
                SocketChannel channel = server.accept();
                accepted.add(channel);
                channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(sent)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        half.start();
        assertEquals(timedOut(), problem());
        half.join();
        accepted.get(0).close();
    }

    @Test
    void shouldSayThatNobodyListensAnyMore() throws Exception {
        server.close();
        assertEquals("no witness runs on " + state + ": control.sock: no process listens at it", problem());
    }
}
