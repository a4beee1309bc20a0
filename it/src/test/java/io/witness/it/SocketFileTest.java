package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands at a SocketName before, meanwhile and afterwards. */
class SocketFileTest {
    @TempDir
    Path home;

    @TempDir
    Path elsewhere;

    @Test
    void shouldRefuseANameThatALiveProcessServes() throws Exception {
        Path socket = elsewhere.resolve("taken.sock");
        try (ServerSocketChannel live = listen(socket);
                Witness witness = Witness.launch(home, Entry.file(Entry.of(socket, "lo")))) {
            witness.awaitFailure();
            assertNames(witness, socket);
            try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                assertTrue(connection.isConnected() && live.isOpen());
            }
        }
    }

    @Test
    void shouldReplaceADeadLeftover() throws Exception {
        Path socket = home.resolve("dead.sock");
        listen(socket).close();
        assertTrue(Files.exists(socket));
        try (Witness witness = Witness.start(home, Entry.of(socket, "lo"));
                Child client = Clients.inC(home, socket)) {
            client.awaitErr("ready");
            assertTrue(witness.process().isAlive());
        }
    }

    @Test
    void shouldRefuseAFileThatIsNoSocket() throws Exception {
        Path file = Files.writeString(home.resolve("precious"), "data");
        try (Witness witness = Witness.launch(home, Entry.file(Entry.of(file, "lo")))) {
            witness.awaitFailure();
            assertNames(witness, file);
        }
        assertEquals("data", Files.readString(file));
    }

    @Test
    void shouldGiveTheFileTheConfiguredOwnerAndMode() throws Exception {
        Path socket = home.resolve("owned.sock");
        Entry entry = Entry.of(socket, "lo").with("User", "nobody").with("Mode", "0640");
        try (Witness witness = Witness.start(home, entry)) {
            assertEquals("nobody", Files.getOwner(socket).getName(), witness.process()::toString);
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        }
    }

    @Test
    void shouldRefuseASecondRunOnAStateDirectory() throws Exception {
        try (Witness first = Witness.start(home, Entry.of(home.resolve("first.sock"), "lo"));
                Child second = Child.start(home, Witness.runCommand(first.configuration(), first.state()))) {
            assertTrue(second.awaitStatus() != 0, second::toString);
            assertTrue(second.err().contains(first.state().toString()), second::toString);
            try (Child client = Clients.inC(home, home.resolve("first.sock"))) {
                client.awaitErr("ready");
            }
        }
    }

    private static ServerSocketChannel listen(Path socket) throws Exception {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private static void assertNames(Witness witness, Path file) {
        List<String> errors = witness.process().err().lines().toList();
        assertTrue(errors.stream().anyMatch(line -> line.contains(file.toString())), witness.process()::toString);
    }
}
