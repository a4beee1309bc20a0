package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    private Path temporary;

    @Test
    void shouldCreateWhatIsMissingForTheOwnerOnly() throws Exception {
        Path directory = temporary.resolve("a/b");
        try (StateDirectory state = StateDirectory.claim(directory)) {
            for (Path created : new Path[] {directory.getParent(), directory, state.deploy(), state.log()}) {
                assertEquals("rwx------", rights(created), created.toString());
            }
            assertEquals("rw-------", rights(directory.resolve("lock")));
        }
    }

    @Test
    void shouldRefuseASecondRunAndNameTheFirst() throws Exception {
        try (StateDirectory first = StateDirectory.claim(temporary)) {
            String message = assertThrows(InUseException.class, () -> StateDirectory.claim(first.path()))
                    .getMessage();
            assertEquals(
                    temporary + " is in use by process "
                            + ProcessHandle.current().pid() + ": stop that, or choose another directory with --state",
                    message);
        }
    }

    @Test
    void shouldLetTheNextRunIn() throws Exception {
        StateDirectory.claim(temporary).close();
        StateDirectory.claim(temporary).close();
    }

    @Test
    void shouldWipeTheCacheAndKeepTheRest() throws Exception {
        try (StateDirectory state = StateDirectory.claim(temporary)) {
            Files.createDirectories(state.cache().resolve("bundles/bundle1"));
            Files.writeString(state.cache().resolve("bundles/bundle1/info"), "old");
            Files.writeString(state.deploy().resolve("mine.jar"), "jar");
        }
        try (StateDirectory state = StateDirectory.claim(temporary)) {
            assertFalse(Files.exists(state.cache().resolve("bundles")));
            assertTrue(Files.exists(state.deploy().resolve("mine.jar")));
        }
    }

    @Test
    void shouldNotFollowALinkWhenItWipes() throws Exception {
        Path outside = Files.writeString(
                Files.createDirectory(temporary.resolve("outside")).resolve("file"), "kept");
        Path directory = temporary.resolve("state");
        try (StateDirectory state = StateDirectory.claim(directory)) {
            Files.createSymbolicLink(state.cache().resolve("link"), outside.getParent());
            state.wipeCache();
            assertTrue(Files.exists(outside));
        }
    }

    @Test
    void shouldSeeThatOthersCanWrite() throws Exception {
        try (StateDirectory state = StateDirectory.claim(temporary)) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertFalse(state.isWritableByOthers());
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwx---"));
            assertTrue(state.isWritableByOthers());
        }
    }

    private static String rights(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
