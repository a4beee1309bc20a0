package io.witness.deploy.internal;

import java.util.HashMap;
import java.util.Map;

/** Records what did not resolve or start, and whether another attempt is useful. For the deployer's thread. */
final class Failures {
    private final Map<String, Failure> bySource = new HashMap<>();
    /** Increases with each change after which another bundle may resolve. */
    private long world;

    private record Failure(String reason, boolean mayHeal, long world) {}

    /** Notes that a bundle was added or removed. */
    void worldChanged() {
        world++;
    }

    /** Adds a failure; returns whether it is news. */
    boolean add(JarSource source, String reason, boolean mayHeal) {
        Failure before = bySource.put(source.locationPrefix() + source.name(), new Failure(reason, mayHeal, world));
        return before == null || !before.reason.equals(reason);
    }

    void clear(JarSource source) {
        bySource.remove(source.locationPrefix() + source.name());
    }

    /** Returns null if it did not fail. */
    String reason(JarSource source) {
        Failure failure = bySource.get(source.locationPrefix() + source.name());
        return failure == null ? null : failure.reason;
    }

    boolean isWorthATry(JarSource source) {
        Failure failure = bySource.get(source.locationPrefix() + source.name());
        return failure == null || failure.mayHeal && failure.world != world;
    }
}
