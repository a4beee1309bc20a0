package io.witness.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code run} does before the framework starts, for tests that start one themselves. */
public final class Launch {
    private Launch() {}

    /** What the framework is told; the state directory is prepared. */
    public static Map<String, String> properties(Path distribution, Path config, Path state)
            throws IOException, InUseException {
        try (StateDirectory claimed = StateDirectory.claim(state)) {
            return FrameworkProperties.of(distribution, config, claimed);
        }
    }

    /** The jars of a directory in the order in which they start. */
    public static List<Path> bundles(Path directory) throws IOException {
        return BundleSet.in(directory).jars();
    }
}
