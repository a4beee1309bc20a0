package io.witness.api.socket;

import java.util.OptionalInt;

/**
 * Reports one problem of a configuration file.
 *
 * @param severity how bad it is
 * @param line of the file, from 1; empty: it concerns the file as a whole
 * @param entry the SocketName as written, or {@code entry N} if that cannot be used; empty: it does not belong to one entry
 * @param key the key to blame, as in {@link SocketKeys} or as written if it is unknown; empty: none
 * @param message the problem and the remedy, in one line
 */
public record Finding(Severity severity, OptionalInt line, String entry, String key, String message) {
    /** Lists how bad a problem can be. */
    public enum Severity {
        /** A mistake: the entry would not be served. */
        ERROR,
        /** Something that has no effect, or that this host lacks and another one may have. */
        WARNING
    }

    /**
     * Formats it for a log.
     *
     * @param file the file's name
     * @return one line: the position, the entry, the problem and the remedy
     */
    public String in(String file) {
        return OneLine.of(file + (line.isPresent() ? ":" + line.getAsInt() : "") + ": "
                + (entry.isEmpty() ? "" : entry + ": ") + message);
    }
}
