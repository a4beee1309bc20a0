package io.witness.terminal.internal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    @TempDir
    private Path home;

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void shouldLieWhereUsersKeepSuchFiles() throws IOException {
        assertEquals(Path.of("/h/.local/state/witness/shell-history"), HistoryFile.in(Map.of("HOME", "/h")));
        assertEquals(Path.of("/s/witness/shell-history"), HistoryFile.in(Map.of("HOME", "/h", "XDG_STATE_HOME", "/s")));
        assertEquals(
                Path.of("/h/.local/state/witness/shell-history"),
                HistoryFile.in(Map.of("HOME", "/h", "XDG_STATE_HOME", "relative")));
        assertThrows(IOException.class, () -> HistoryFile.in(Map.of()));
    }

    @Test
    void shouldBeForItsOwnerOnlyEvenIfItWasNot() throws IOException {
        Path file = home.resolve("new/shell-history");
        HistoryFile.prepare(file);
        assertEquals("rw-------", mode(file));
        assertEquals("rwx------", mode(file.getParent()));
        Files.writeString(file, "kept");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        HistoryFile.prepare(file);
        assertEquals("rw-------", mode(file));
        assertEquals("kept", Files.readString(file));
    }

    @Test
    void shouldRefuseWhatIsNoFile() throws IOException {
        Path directory = Files.createDirectory(home.resolve("directory"));
        assertThrows(IOException.class, () -> HistoryFile.prepare(directory));
        Path under = Files.createFile(home.resolve("file")).resolve("shell-history");
        assertThrows(IOException.class, () -> HistoryFile.prepare(under));
        Path nowhere = Files.createSymbolicLink(home.resolve("link"), home.resolve("absent"));
        assertThrows(IOException.class, () -> HistoryFile.prepare(nowhere));
    }
}
