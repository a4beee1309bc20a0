package io.witness.config.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an edit of the file has changed. */
final class Changes {
    /** What has become of one socket of the file. */
    enum Kind {
        ADDED,
        CHANGED,
        REMOVED,
        AS_BEFORE,
        REFUSED,
        /** As before, but it did not work: it is tried again. */
        TRIED_AGAIN
    }

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final List<String> keptNames = new ArrayList<>();
    private final Set<String> failedNames = new HashSet<>();

    void count(Kind kind) {
        counts.merge(kind, 1, Integer::sum);
    }

    /** A socket that no entry names, but one without a name may mean. */
    void keep(String socketName) {
        keptNames.add(socketName);
        count(Kind.AS_BEFORE);
    }

    /** A socket that could not be stored, so that nothing will come of it. */
    void fail(String socketName) {
        failedNames.add(socketName);
        count(Kind.REFUSED);
    }

    Set<String> failedNames() {
        return failedNames;
    }

    List<String> keptNames() {
        return keptNames;
    }

    int of(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** Whether nothing happens but that sockets go on. */
    boolean areNone() {
        return counts.keySet().stream().allMatch(kind -> kind == Kind.AS_BEFORE);
    }

    @Override
    public String toString() {
        int retried = of(Kind.TRIED_AGAIN);
        String text = of(Kind.ADDED) + " added, " + of(Kind.CHANGED) + " changed, " + of(Kind.REMOVED) + " removed, "
                + (of(Kind.AS_BEFORE) + retried) + " as before, " + of(Kind.REFUSED) + " refused";
        return retried == 0 ? text : text + "; " + retried + " of those as before tried again";
    }
}
