package io.witness.cli.internal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoryTest {
    @TempDir
    Path directory;

    private static void assertUnfit(Path tmp, String reason) {
        String message = assertThrows(DemoException.class, () -> TemporaryDirectory.of(tmp.toString()))
                .getMessage();
        assertTrue(message.startsWith(tmp + ", where temporary files go, "), message);
        assertTrue(message.contains(reason), message);
        assertTrue(message.endsWith(": let TMPDIR name another directory"), message);
    }

    @Test
    void shouldBeTheOneThatIsNamedElseTheSystems() throws Exception {
        assertEquals(directory, TemporaryDirectory.of(directory.toString()).base());
        assertEquals(Path.of("/tmp"), TemporaryDirectory.of(null).base());
        assertEquals(Path.of("/tmp"), TemporaryDirectory.of("").base());
    }

    @Test
    void shouldSayWhyAPlaceWillNotDo() throws Exception {
        assertUnfit(directory.resolve("missing"), "is not a writable directory");
        assertUnfit(Files.createFile(directory.resolve("file")), "is not a writable directory");
        assertUnfit(Files.createDirectory(directory.resolve("a?b")), "has characters other than");
        assertUnfit(Files.createDirectory(directory.resolve("a\"b")), "has characters other than");
        assertUnfit(Files.createDirectory(directory.resolve("x".repeat(64))), "more than 64");
        assertUnfit(Path.of("/proc"), "");
    }
}
