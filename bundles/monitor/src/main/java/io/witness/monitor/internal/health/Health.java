package io.witness.monitor.internal.health;

import io.witness.monitor.internal.health.Check.Status;
import java.util.Comparator;
import java.util.List;

/**
 * Sums up checks.
 *
 * @param status the worst of them
 * @param checks the worst first
 */
public record Health(Status status, List<Check> checks) {
    /** Sums up checks. */
    static Health of(List<Check> checks) {
        List<Check> sorted = checks.stream()
                .sorted(Comparator.comparing(Check::status).reversed())
                .toList();
        return new Health(sorted.isEmpty() ? Status.OK : sorted.get(0).status(), sorted);
    }
}
