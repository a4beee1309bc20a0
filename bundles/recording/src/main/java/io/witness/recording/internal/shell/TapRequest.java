package io.witness.recording.internal.shell;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Holds the arguments of {@code witness:tap}.
 *
 * @param socketName whose packets
 * @param filter which of them; empty: all
 * @param count after how many lines it ends
 */
record TapRequest(String socketName, String filter, long count) {
    static final String USAGE = "witness:tap SOCKET [FILTER] [-c COUNT]";

    /**
     * Parses arguments: the option may stand anywhere, and all other words are the socket and the filter.
     *
     * @throws IllegalArgumentException if they are wrong, with the usage
     */
    static TapRequest parse(String... arguments) {
        List<String> words = new ArrayList<>();
        long count = Long.MAX_VALUE;
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (word.equals("-c")) {
                count = count(rest.hasNext() ? rest.next() : "");
            } else if (word.startsWith("-") && words.isEmpty()) {
                throw new IllegalArgumentException("there is no option " + word + "; usage: " + USAGE);
            } else {
                words.add(word);
            }
        }
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw new IllegalArgumentException("usage: " + USAGE);
        }
        return new TapRequest(words.get(0), String.join(" ", words.subList(1, words.size())), count);
    }

    private static long count(String word) {
        if (!word.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("-c needs a number of packets, at least 1; usage: " + USAGE);
        }
        return Long.parseLong(word);
    }
}
