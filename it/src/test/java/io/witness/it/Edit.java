package io.witness.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * One edit of a configuration file, and what is to be made of it.
 *
 * @param text of the file
 * @param isList whether it can be parsed; if not, it changes nothing
 * @param good entries that can be applied
 * @param bad SocketNames of entries that cannot: what is there under these stays
 * @param hasNameless whether there is a bad entry of which nobody knows what it means: all that is there stays
 */
record Edit(String text, boolean isList, List<Entry> good, Set<Path> bad, boolean hasNameless) {
    static Edit garbage(String text) {
        return new Edit(text, false, List.of(), Set.of(), false);
    }
}
