package io.witness.deploy.internal;

import java.util.HashMap;
import java.util.Map;

/** What did not resolve or start, and whether it is worth another try. For the deployer's thread. */
final class Failures {
    private final Map<String, Failure> bySource = new HashMap<>();
    /** Grows with each change after which something else may resolve. */
    private long world;

    private record Failure(String reason, boolean mayHeal, long world) {}

    /** Something came or went. */
    void worldChanged() {
        world++;
    }

    /** Returns whether that is news. */
    boolean add(JarSource source, String reason, boolean mayHeal) {
        Failure before = bySource.put(source.locationPrefix() + source.name(), new Failure(reason, mayHeal, world));
        return before == null || !before.reason.equals(reason);
    }

    void clear(JarSource source) {
        bySource.remove(source.locationPrefix() + source.name());
    }

    /** Null if it did not fail. */
    String reason(JarSource source) {
        Failure failure = bySource.get(source.locationPrefix() + source.name());
        return failure == null ? null : failure.reason;
    }

    boolean isWorthATry(JarSource source) {
        Failure failure = bySource.get(source.locationPrefix() + source.name());
        return failure == null || failure.mayHeal && failure.world != world;
    }
}
