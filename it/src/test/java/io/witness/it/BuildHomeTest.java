package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clone of somebody whose home in passwd does not exist, and who has set HOME. */
class BuildHomeTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "test --fast"})
    void shouldKeepWhatMavenFetchesInTheHomeOfTheEnvironment(String words) throws Exception {
        TestUser.open(home);
        Path tools = script(home.resolve("bin/mvn"), "#!/bin/sh\necho \"called with $*\"\nexit 1\n")
                .getParent();
        Path clone =
                Files.createDirectories(home.resolve("clone/platform-runtime")).getParent();
        Files.copy(Tools.ROOT.resolve("witness"), clone.resolve("witness"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(clone.resolve("pom.xml"));
        Path other = Files.createDirectory(home.resolve("other home"));
        for (Path own : List.of(clone, clone.resolve("pom.xml"), clone.resolve("platform-runtime"), other)) {
            TestUser.NOBODY.own(own);
        }
        List<String> command = new ArrayList<>(TestUser.NOBODY.command());
        command.addAll(
                List.of("env", "-u", "MAVEN_OPTS", "HOME=" + other, "PATH=" + tools + ":" + System.getenv("PATH")));
        command.addAll(List.of(clone.resolve("witness").toString()));
        command.addAll(List.of(words.split(" ")));
        try (Child build = Child.start(home, command)) {
            build.expectStatus(1);
            String printed = build.out() + build.err();
            assertTrue(printed.contains("-Duser.home=" + other), build::toString);
            assertTrue(printed.contains("-Dmaven.repo.local=" + other + "/.m2/repository"), build::toString);
            assertTrue(Files.isDirectory(other.resolve(".m2/repository")), build::toString);
        }
    }

    private static Path script(Path file, String text) throws Exception {
        TestUser.open(Files.createDirectories(file.getParent()));
        return Files.setPosixFilePermissions(
                Files.writeString(file, text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
