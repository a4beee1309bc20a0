package io.witness.linux.unix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerSocketTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void choosePath() {
        file = directory.resolve("some.sock");
    }

    @Test
    void shouldBeTheOwnersOnlyInAnOpenDirectoryToo() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (OwnerSocket socket = OwnerSocket.listen(file)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(List.of("some.sock"), names());
            connect().close();
            socket.accept().close();
        }
    }

    /** The umask decides who may connect to a new file, until its mode is set: so it is made where nobody else comes. */
    @Test
    void shouldBeMadeWhereNobodyElseComes() throws Exception {
        Path hidden = directory.resolve(".some");
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean isOver = new AtomicBoolean();
        Thread watcher = new Thread(() -> {
            while (!isOver.get()) {
                try {
                    seen.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(hidden)));
                } catch (IOException e) {
                    // it is there for a moment only
                }
            }
        });
        watcher.start();
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (seen.isEmpty() && System.nanoTime() - endNanos < 0) {
            OwnerSocket.listen(file).close();
        }
        isOver.set(true);
        watcher.join();
        assertEquals(Set.of("rwx------"), seen);
    }

    @Test
    void shouldReplaceWhatAnEarlierRunLeft() throws IOException {
        Files.createFile(file);
        Files.createDirectory(directory.resolve(".some"));
        Files.createFile(directory.resolve(".some/s"));
        try (OwnerSocket socket = OwnerSocket.listen(file)) {
            connect().close();
            socket.accept().close();
        }
    }

    @Test
    void shouldSayWhatIsInTheWay() throws IOException {
        Files.createDirectory(file);
        String said =
                assertThrows(IOException.class, () -> OwnerSocket.listen(file)).getMessage();
        assertTrue(said.startsWith(file + " cannot be made: "), said);
        assertTrue(said.endsWith(": remove what is in the way, or make room, and start again"), said);
    }

    @Test
    void shouldDeleteItsFileAtTheEnd() throws IOException {
        OwnerSocket.listen(file).close();
        assertFalse(Files.exists(file));
    }

    /** The longest path of a socket, and one byte more. */
    @Test
    void shouldListenAtAPathOfAnyLengthThatASocketCanHave() throws IOException {
        int rest = 107 - directory.resolve("x/some.sock").toString().length();
        Path longest = Files.createDirectory(directory.resolve("x" + "x".repeat(rest)));
        OwnerSocket.listen(longest.resolve("some.sock")).close();
        assertThrows(IOException.class, () -> OwnerSocket.listen(longest.resolve("some.socket.sock")));
        assertEquals(0, longest.toFile().list().length, "nothing is left");
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(file));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }
}
