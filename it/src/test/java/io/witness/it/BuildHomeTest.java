package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clone of somebody whose home in passwd does not exist, and who has set HOME. */
class BuildHomeTest {
    @TempDir
    Path home;

    @Test
    void shouldKeepWhatMavenFetchesInTheHomeOfTheEnvironment() throws Exception {
        Account.open(home);
        Path tools = script(home.resolve("bin/mvn"), "#!/bin/sh\necho \"called with $*\"\nexit 1\n")
                .getParent();
        Path clone =
                Files.createDirectories(home.resolve("clone/platform-runtime")).getParent();
        Files.copy(Tools.ROOT.resolve("witness"), clone.resolve("witness"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(clone.resolve("pom.xml"));
        Path other = Files.createDirectory(home.resolve("other home"));
        for (Path own : List.of(clone, clone.resolve("pom.xml"), clone.resolve("platform-runtime"), other)) {
            Account.NOBODY.own(own);
        }
        List<String> command = new ArrayList<>(Account.NOBODY.command());
        command.addAll(List.of("env", "HOME=" + other, "PATH=" + tools + ":" + System.getenv("PATH")));
        command.addAll(List.of(clone.resolve("witness").toString(), "demo"));
        try (Child demo = Child.start(home, command)) {
            demo.expectStatus(1);
            assertTrue(demo.err().contains("-Duser.home=" + other), demo::toString);
            assertTrue(demo.err().contains("-Dmaven.repo.local=" + other + "/.m2/repository"), demo::toString);
            assertTrue(Files.isDirectory(other.resolve(".m2/repository")), demo::toString);
        }
    }

    private static Path script(Path file, String text) throws Exception {
        Account.open(Files.createDirectories(file.getParent()));
        return Files.setPosixFilePermissions(
                Files.writeString(file, text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
