package io.witness.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the arguments of a command that changes an entry.
 *
 * @param socketName the entry
 * @param values the values by key, as they are typed
 * @param save whether the file is to be changed
 */
record EditRequest(String socketName, Map<String, String> values, boolean save) {
    private static final String SAVE = "--save";

    /**
     * Parses arguments.
     *
     * @param usage the command and its arguments, for the message
     * @param takesValues whether there may be values
     * @throws IllegalArgumentException if they are wrong, with the usage
     */
    static EditRequest parse(String usage, boolean takesValues, String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean save = words.remove(SAVE);
        if (words.isEmpty() || words.get(0).isEmpty() || words.get(0).startsWith("-")) {
            throw new IllegalArgumentException("usage: " + usage);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            if (equals <= 0 || !takesValues || values.containsKey(word.substring(0, equals))) {
                throw new IllegalArgumentException("usage: " + usage);
            }
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new EditRequest(words.get(0), values, save);
    }
}
