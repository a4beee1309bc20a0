package io.witness.deploy.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that deploy jars into a framework of their own. */
@Timeout(60)
abstract class InFramework {
    static final String LIBRARY = "some.library";

    @TempDir
    private Path temporary;

    DeployedFramework framework;

    @BeforeEach
    void start() throws Exception {
        framework = new DeployedFramework(temporary);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    void deploy(String file, TestJar jar) throws Exception {
        jar.writeTo(framework.file(file));
    }

    void remove(String file) throws Exception {
        Files.delete(framework.file(file));
    }
}
