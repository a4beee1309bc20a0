package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFilesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldDeleteTheFileOfASocketOfThisProcessWhereverItWasMoved() throws Exception {
        Path bound = directory.resolve("bound");
        Path moved = directory.resolve("moved");
        try (ServerSocketChannel channel = listen(bound)) {
            Files.move(bound, moved);
            SocketFiles.delete(List.of(moved, bound));
            assertFalse(Files.exists(moved));
            assertTrue(channel.isOpen());
        }
    }

    @Test
    void shouldLeaveAllOtherFiles() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path stale = directory.resolve("stale");
        listen(stale).close();
        Path own = directory.resolve("own");
        Path others = directory.resolve("others");
        Process python = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import socket,sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen();"
                                + " print('listens', flush=True); sys.stdin.read()",
                        others.toString())
                .start();
        try (ServerSocketChannel channel = listen(own)) {
            assertTrue(python.inputReader().readLine().equals("listens"));
            SocketFiles.delete(List.of(file, stale, others, directory, directory.resolve("missing")));
            assertTrue(channel.isOpen() && Files.exists(file) && Files.exists(stale) && Files.exists(others));
        } finally {
            python.destroyForcibly();
        }
    }

    private static ServerSocketChannel listen(Path file) throws Exception {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file));
    }
}
