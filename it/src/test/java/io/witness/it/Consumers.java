package io.witness.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The consumer that ships with the distribution. */
final class Consumers {
    private Consumers() {}

    /** Drops its jar into a runtime. */
    static Path drop(Witness witness) throws Exception {
        Path consumers = Tools.ROOT.resolve("platform-runtime/target/witness/consumers");
        try (Stream<Path> jars = Files.list(consumers)) {
            Path jar = jars.filter(path -> path.getFileName().toString().startsWith("io.witness.consumer-protocols-"))
                    .findFirst()
                    .orElseThrow();
            return Files.copy(jar, witness.state().resolve("deploy").resolve(jar.getFileName()));
        }
    }
}
