package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.protocol.UnixListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot be opened as a whole keeps nothing. */
@Timeout(60)
class SocketServerOpeningTest {
    @TempDir
    private Path directory;

    @Test
    void shouldListenNoMoreIfItIsEndedMeanwhile() throws Exception {
        Path path = directory.resolve("t.sock");
        List<UnixListener> opened = new ArrayList<>();
        List<SocketServer> servers = new ArrayList<>();
        try (FakeSocket socket = new FakeSocket(path)) {
            SocketServer server = new SocketServer(socket, (at, rights) -> {
                opened.add(UnixListener.listen(at, rights));
                servers.get(0).requestStop();
                return opened.get(0);
            });
            servers.add(server);
            server.start();
            assertThrows(IOException.class, opened.get(0)::descriptor);
            assertFalse(Files.exists(path));
        }
    }

    @Test
    void shouldKeepNothingIfThereIsNoThread() throws Exception {
        Path path = directory.resolve("t.sock");
        List<String> command =
                List.of(java(), "-Xss512m", "-cp", classPath(), ThreadShortage.class.getName(), path.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        List<String> report =
                out.lines().filter(line -> line.startsWith(ThreadShortage.LINE)).toList();
        assertEquals(
                List.of(ThreadShortage.LINE + "failed, no socket file, descriptors kept, served later"), report, out);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
