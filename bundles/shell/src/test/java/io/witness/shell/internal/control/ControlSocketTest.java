package io.witness.shell.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    @TempDir
    private Path state;

    @Test
    void shouldBeTheOwnersOnlyInAnOpenDirectoryToo() throws IOException {
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (ControlSocket socket = ControlSocket.listenIn(state)) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve(ControlSocket.NAME))));
            assertEquals(List.of(ControlSocket.NAME), names());
            connect().close();
            socket.accept().close();
        }
    }

    @Test
    void shouldReplaceWhatAnEarlierRunLeft() throws IOException {
        Files.createFile(state.resolve(ControlSocket.NAME));
        Files.createDirectory(state.resolve(".ctl"));
        Files.createFile(state.resolve(".ctl/s"));
        try (ControlSocket socket = ControlSocket.listenIn(state)) {
            connect().close();
            socket.accept().close();
        }
    }

    @Test
    void shouldDeleteItsFileAtTheEnd() throws IOException {
        ControlSocket.listenIn(state).close();
        assertFalse(Files.exists(state.resolve(ControlSocket.NAME)));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(state.resolve(ControlSocket.NAME)));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(state)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
