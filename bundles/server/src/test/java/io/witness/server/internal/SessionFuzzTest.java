package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.linux.Descriptors;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.PassedDescriptors;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.SocketFileRights;
import io.witness.protocol.UnixConnection;
import io.witness.protocol.UnixListener;
import io.witness.server.internal.FakeSocket.FakeSubscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An input is how many bytes a client sends at a time, a byte, and what it sends; it gets blocks as soon as it has joined. */
class SessionFuzzTest {
    private static final int GIVEN = 4;
    private static final int MOST_BYTES = 4096;

    @TempDir
    Path directory;

    private final NativeMemory sent = NativeMemory.allocate(MOST_BYTES);
    private final NativeMemory received = NativeMemory.allocate(MOST_BYTES);
    private FakeSocket socket;
    private UnixConnection client;
    private UnixConnection server;

    @BeforeEach
    void connect() throws Exception {
        Path path = directory.resolve("t.sock");
        socket = new FakeSocket(path);
        SocketFileRights rights = new SocketFileRights(0600, Optional.empty(), Optional.empty());
        try (UnixListener listener = UnixListener.listen(path, rights)) {
            client = UnixConnection.connect(path, 5000);
            while (server == null) {
                server = listener.accept();
            }
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        server.close();
        socket.close();
    }

    @FuzzTest(maxDuration = "10m")
    void shouldTakeBackWhatTheClientHoldsUpToItsFirstMistake(byte[] input) throws IOException {
        if (input.length < 2 || input.length > MOST_BYTES) {
            return;
        }
        socket.subscriptions.clear();
        Session session =
                new Session(server, server.peer(), socket, new MemoryPool(), new ClientEvents("fuzz"), () -> {});
        session.sendHello(new ServerHello(socket));
        ExpectedSession expected = new ExpectedSession();
        int pieceLength = 1 + (input[0] & 0x1F);
        for (int at = 1; at < input.length && !expected.refused; at += pieceLength) {
            ByteBuffer piece = ByteBuffer.wrap(input, at, Math.min(pieceLength, input.length - at));
            send(piece.duplicate());
            session.read(received);
            expected.read(piece);
            assertEquals(expected.refused, session.isDone());
            giveBlocks(session, expected);
            assertEquals(expected.held, held());
        }
        takeAll();
    }

    private void send(ByteBuffer piece) throws IOException {
        int length = piece.remaining();
        sent.buffer().clear().put(piece);
        assertEquals(length, StreamSockets.send(client.descriptor(), sent.address(), length));
    }

    private void giveBlocks(Session session, ExpectedSession expected) {
        assertEquals(expected.joined ? 1 : 0, socket.subscriptions.size());
        if (expected.joined && !expected.given) {
            expected.give(GIVEN);
            socket.subscriptions.get(0).deliver(0, GIVEN);
            assertEquals(GIVEN > socket.subscriptions.get(0).maxInFlight() / 2, session.isUrgent());
        }
        if (expected.joined) {
            session.tick(System.nanoTime());
        }
    }

    private Set<Integer> held() {
        Set<Integer> held = new HashSet<>();
        for (FakeSubscription subscription : socket.subscriptions) {
            held.addAll(subscription.inHand);
        }
        return held;
    }

    /** As the client reads what it was sent, so that the next one finds room. */
    private void takeAll() throws IOException {
        List<Integer> descriptors = new ArrayList<>();
        int count = 1;
        while (count > 0) {
            count = PassedDescriptors.receive(client.descriptor(), descriptors);
        }
        descriptors.forEach(Descriptors::close);
        assertTrue(descriptors.size() <= 1);
    }
}
