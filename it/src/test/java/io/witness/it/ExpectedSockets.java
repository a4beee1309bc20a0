package io.witness.it;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What must be served after the edits of a file so far. */
final class ExpectedSockets {
    /** The last good entry of each name: what Configuration Admin holds. */
    private Map<Path, Entry> entries = new LinkedHashMap<>();
    /** What captures: the last entry that could be had. */
    private final Map<Path, Entry> running = new HashMap<>();

    /** Takes an edit; returns whether there is something to be said about it. */
    boolean apply(Edit edit) {
        if (!edit.isList()) {
            return true;
        }
        Map<Path, Entry> next = new LinkedHashMap<>();
        edit.good().forEach(entry -> next.put(entry.socket(), entry));
        entries.forEach((name, entry) -> {
            if (edit.hasNameless() || edit.bad().contains(name)) {
                next.putIfAbsent(name, entry);
            }
        });
        boolean changed =
                !next.equals(entries) || edit.hasNameless() || !edit.bad().isEmpty();
        entries = next;
        running.keySet().retainAll(entries.keySet());
        entries.values().forEach(this::settle);
        return changed;
    }

    private void settle(Entry entry) {
        if (isMissing(entry)) {
            running.remove(entry.socket());
        } else if (!isRefused(entry)) {
            running.put(entry.socket(), entry);
        }
    }

    private static boolean isMissing(Entry entry) {
        return RandomEdits.MISSING_INTERFACE.equals(entry.get("Interface"));
    }

    private static boolean isRefused(Entry entry) {
        return RandomEdits.BAD_FILTER.equals(entry.get("Filter"));
    }

    /** What captures under this name; null if nothing does. */
    Entry running(Path name) {
        return running.get(name);
    }

    List<Entry> allRunning() {
        return List.copyOf(running.values());
    }

    /** How a socket that does not capture says so; null if there is none. */
    String phase(Path name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return null;
        }
        if (running.containsKey(name)) {
            return "capturing";
        }
        return isMissing(entry) ? "waiting" : "failed";
    }

    /** Whether what captures is what was asked for. */
    boolean isAsConfigured(Path name) {
        return Objects.equals(entries.get(name), running.get(name));
    }

    @Override
    public String toString() {
        return "entries " + entries + "\nrunning " + running.values();
    }
}
