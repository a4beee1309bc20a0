package io.witness.client;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A ring of a few blocks, numbered from 100, and a server of it that does what a test wants. */
final class ServedRing implements BeforeEachCallback, AfterEachCallback {
    static final int BLOCK_SIZE = 4096;
    static final int NUM_BLOCKS = 8;
    static final int FIRST_SEQUENCE = 100;

    static {
        openFirstChannel();
    }

    private Path directory;
    private MemoryFile memory;
    private FakeServer server;

    /** With its first channel, a JVM may open a socket that it keeps: no test shall count that. */
    private static void openFirstChannel() {
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("client-test");
        memory = new MemoryFile(BLOCK_SIZE, NUM_BLOCKS).sealed();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            memory.block(i).putLong(BlockLayout.SEQUENCE_OFFSET, FIRST_SEQUENCE + i);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            stop();
        } finally {
            memory.close();
            Files.deleteIfExists(path());
            Files.delete(directory);
        }
    }

    Path path() {
        return directory.resolve("socket");
    }

    /** Serves the ring, and goes on with the script once a client has it. */
    void serve(FakeServer.Script afterHandshake) throws Exception {
        start(s -> {
            handOver(s);
            afterHandshake.run(s);
        });
    }

    /** Does nothing but what the script says. */
    void start(FakeServer.Script script) throws Exception {
        stop();
        server = new FakeServer(path(), script);
    }

    /** Does for each client what the script with its number says; there shall be no more of them. */
    void startForEach(FakeServer.Script... scripts) throws Exception {
        Iterator<FakeServer.Script> next = List.of(scripts).iterator();
        start(s -> next.next().run(s));
    }

    /** A script that serves the ring, sends these blocks, and closes the connection. */
    FakeServer.Script sending(int... blocks) {
        return s -> {
            handOver(s);
            s.sendWords(blocks);
        };
    }

    /** Greets, and hands over the ring. */
    void handOver(FakeServer s) throws Exception {
        s.greet(2, BLOCK_SIZE, NUM_BLOCKS, "{\"interface\":\"eth0\",\"linkType\":1,\"filter\":\"\"}");
        s.handOver(memory.descriptor());
    }

    /** Ends the server, if there is one, when its script is done. */
    void stop() throws Exception {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    /** How many sockets, event counters and memory files this process has; the JVM opens other files now and then. */
    static int openDescriptors() {
        int count = 0;
        for (File link : new File("/proc/self/fd").listFiles()) {
            count += target(link).matches("(socket:|anon_inode:|/memfd:).*") ? 1 : 0;
        }
        return count;
    }

    private static String target(File link) {
        try {
            return Files.readSymbolicLink(link.toPath()).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    static int takeNext(ClientRing ring) throws RingException {
        while (true) {
            int index = ring.take();
            if (index != Ring.NONE) {
                return index;
            }
            ring.await(-1);
        }
    }

    static String failure(ClientRing ring) {
        return assertThrows(RingException.class, () -> {
                    while (ring.take() == Ring.NONE) {
                        ring.await(-1);
                    }
                })
                .getMessage();
    }
}
