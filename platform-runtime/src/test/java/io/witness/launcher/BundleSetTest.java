package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSetTest {
    @TempDir
    private Path directory;

    @Test
    void shouldStartLoggingFirstAndConfigurationThenDeploymentLast() throws Exception {
        for (String name : List.of(
                "io.witness.deploy-1.jar",
                "io.witness.config-1.jar",
                "z.jar",
                "README",
                "pax-logging-api-2.jar",
                "a.jar")) {
            Files.createFile(directory.resolve(name));
        }
        assertEquals(
                List.of(
                        "pax-logging-api-2.jar",
                        "a.jar",
                        "z.jar",
                        "io.witness.config-1.jar",
                        "io.witness.deploy-1.jar"),
                BundleSet.in(directory).jars().stream()
                        .map(jar -> jar.getFileName().toString())
                        .toList());
    }
}
