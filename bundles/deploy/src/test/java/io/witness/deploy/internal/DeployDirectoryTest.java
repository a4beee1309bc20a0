package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a directory without reading it. */
class DeployDirectoryTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.now().minusSeconds(3600));

    @TempDir
    private Path temporary;

    private Path deploy;
    private DeployDirectory directory;

    @BeforeEach
    void make() throws IOException {
        deploy = Files.createDirectory(temporary.resolve("deploy"));
        directory = new DeployDirectory(deploy, temporary.resolve("copies"));
        Files.setLastModifiedTime(deploy, LONG_AGO);
    }

    @Test
    void shouldBeAsListedUntilAFileComesOrGoes() throws IOException {
        assertFalse(directory.isAsListed(), "it has not been listed");
        directory.list();
        assertTrue(directory.isAsListed());
        Files.createFile(deploy.resolve("a.jar"));
        assertFalse(directory.isAsListed());
        Files.setLastModifiedTime(deploy, LONG_AGO);
        directory.list();
        assertTrue(directory.isAsListed());
        Files.delete(deploy.resolve("a.jar"));
        assertFalse(directory.isAsListed());
    }

    @Test
    void shouldNotTrustATimeThatAnotherChangeMayHaveToo() throws IOException {
        Files.setLastModifiedTime(deploy, FileTime.from(Instant.now()));
        directory.list();
        assertFalse(directory.isAsListed());
    }

    @Test
    void shouldSeeAnotherDirectoryOfTheSameTime() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), deploy);
        DeployDirectory linked = new DeployDirectory(link, temporary.resolve("copies"));
        linked.list();
        assertTrue(linked.isAsListed());
        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.createFile(other.resolve("a.jar"));
        Files.setLastModifiedTime(other, LONG_AGO);
        Path next = Files.createSymbolicLink(temporary.resolve("next"), other);
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
        assertFalse(linked.isAsListed());
    }

    @Test
    void shouldSeeThatItIsGone() throws IOException {
        directory.list();
        Files.delete(deploy);
        assertFalse(directory.isAsListed());
    }
}
