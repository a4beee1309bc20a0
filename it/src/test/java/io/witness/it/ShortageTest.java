package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime that has no descriptors left for a while. */
class ShortageTest {
    private static final int ENOUGH = 4096;
    /** As many as are always taken: standard input, output and error. */
    private static final int NONE = 3;

    @TempDir
    Path home;

    private final List<SocketChannel> open = new ArrayList<>();
    private Path socket;
    private Witness witness;

    @BeforeEach
    void start() throws Exception {
        socket = home.resolve("short.sock");
        witness = Witness.start(
                home, Entry.of(socket, "lo").with("BlockSize", 65536).with("NumBlocks", 16));
        witness.shell("witness:sockets"); // what is loaded at the first time is there then
        try (Child client = Clients.inC(home, socket, "-w", 30)) {
            witness.awaitClients(List.of(client));
        }
    }

    @AfterEach
    void stop() throws Exception {
        try (Witness runtime = witness) {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
    }

    /** Sets how many descriptors the runtime may have. */
    private void limit(long descriptors) throws Exception {
        Child.run(home, "prlimit", "--pid=" + witness.process().pid(), "--nofile=" + descriptors + ":");
    }

    private SocketChannel connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        open.add(channel);
        return channel;
    }

    private void assertServes(SocketChannel channel) throws IOException {
        assertTrue(channel.read(ByteBuffer.allocate(1)) == 1, "nothing came");
    }

    /** Once more after the first time: it says so again, and recovers again. */
    @Test
    void shouldServeShellsAndClientsAgainWhenThereAreDescriptorsAgain() throws Exception {
        for (int round = 1; round <= 2; round++) {
            limit(NONE);
            // a thread that waits for a connection has the descriptor for it already: the second one waits in the queue
            SocketChannel first = connect(witness.state().resolve("control.sock"));
            SocketChannel shell = connect(witness.state().resolve("control.sock"));
            SocketChannel client = connect(socket);
            int times = round;
            Await.until(
                    "both say so",
                    () -> count("The control socket cannot accept a connection") == times
                            && count("a client cannot be accepted") >= 1,
                    witness.process()::err);
            limit(ENOUGH);
            assertServes(first);
            assertServes(shell);
            assertServes(client);
            Await.until(
                    "the shell says that it is over",
                    () -> count("The control socket accepts connections again") == times,
                    witness.process()::err);
            assertTrue(witness.shell("witness:sockets").contains("short.sock"));
        }
    }

    private int count(String text) {
        return witness.process().errLines(text).size();
    }

    /** Silence, half a message, garbage: at the socket of packets and at that of the shell, many of each. */
    @Test
    void shouldServeOthersBesidePeersThatMisbehave() throws Exception {
        byte[][] openings = {{}, {0, 0}, {(byte) 0xC0, 0x07, 0, 4, 0}, "GET / HTTP/1.1\r\n\r\n".getBytes("US-ASCII")};
        for (int i = 0; i < 3; i++) {
            for (byte[] opening : openings) {
                for (Path path : List.of(socket, witness.state().resolve("control.sock"))) {
                    connect(path).write(ByteBuffer.wrap(opening));
                }
            }
        }
        assertTrue(witness.shell("witness:sockets").contains("short.sock"));
        try (Child client = Clients.inC(home, socket, "-w", 30)) {
            witness.awaitClients(List.of(client));
        }
    }
}
