package io.witness.replay.internal;

import io.witness.replay.ReplayOptions;
import io.witness.replay.ReplayOptions.TimeStamps;
import io.witness.replay.Speed;
import java.nio.file.Path;
import java.util.List;

/**
 * Specifies the files to play, and how.
 *
 * @param files absolute paths, at least one
 * @param rounds at least 1; {@link ReplayOptions#ENDLESS}
 */
public record ReplayPlan(List<Path> files, Speed speed, long rounds, TimeStamps timeStamps) {
    static final String SCHEME = "replay:";

    /** Copies the list. */
    public ReplayPlan {
        files = List.copyOf(files);
    }

    /** Returns a short name for people: the first file without its directory, and how many more there are. */
    public String name() {
        int more = files.size() - 1;
        return SCHEME + files.get(0).getFileName() + (more == 0 ? "" : ",+" + more);
    }

    @Override
    public String toString() {
        String loop = rounds == ReplayOptions.ENDLESS ? "yes" : rounds == 1 ? "no" : Long.toString(rounds);
        return "speed=" + speed + " loop=" + loop + " time=" + timeStamps.name().toLowerCase(java.util.Locale.ROOT);
    }
}
