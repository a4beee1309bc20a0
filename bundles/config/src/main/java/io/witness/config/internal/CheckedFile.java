package io.witness.config.internal;

import java.util.List;

/**
 * What a file's entries are worth.
 *
 * @param good those that can be used
 * @param bad the others
 * @param warnings one line for each unknown key
 */
record CheckedFile(List<SocketEntry> good, List<BadEntry> bad, List<String> warnings) {
    /** Entries in the file. */
    int count() {
        return good.size() + bad.size();
    }

    /** One line for each bad entry. */
    List<String> errors() {
        return bad.stream().map(BadEntry::error).toList();
    }
}
