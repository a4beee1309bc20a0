package io.witness.protocol.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

class ConnectFailureTest {
    /** Texts that say something else than what happened, or nothing. */
    private static final String[] TEXTS = {
        null, "", "Permission denied", "Connection refused", "No such file or directory", "Datei nicht gefunden"
    };

    @TempDir
    private Path directory;

    @Test
    void shouldNotGoByTheText() throws Exception {
        Path absent = directory.resolve("absent");
        Path file = Files.createFile(directory.resolve("file"));
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), absent);
        for (String text : TEXTS) {
            assertEquals(ConnectFailure.ABSENT, ConnectFailure.of(absent, new SocketException(text)));
            assertEquals(ConnectFailure.ABSENT, ConnectFailure.of(dangling, new IOException(text)));
            assertEquals(ConnectFailure.OTHER, ConnectFailure.of(file, new SocketException(text)));
            assertEquals(ConnectFailure.OTHER, ConnectFailure.of(file.resolve("below"), new SocketException(text)));
            assertEquals(ConnectFailure.TIMED_OUT, ConnectFailure.of(absent, new SocketTimeoutException(text)));
            assertEquals(ConnectFailure.NO_SOCKET, ConnectFailure.of(file, new ConnectException(text)));
            assertEquals(ConnectFailure.NO_SOCKET, ConnectFailure.of(file, new ConnectionRefusedSocketException(text)));
        }
    }
}
