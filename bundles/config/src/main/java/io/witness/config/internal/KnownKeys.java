package io.witness.config.internal;

import io.witness.settings.Keys;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Knows the keys of an entry: their canonical spelling, and suggestions for unknown ones. */
final class KnownKeys {
    private static final Map<String, String> SPELLING = spelling();

    private KnownKeys() {}

    private static Map<String, String> spelling() {
        Map<String, String> spelling = new HashMap<>();
        Keys.NAMES.forEach(key -> spelling.put(fold(key), key));
        Keys.REFUSED.forEach(key -> spelling.put(fold(key), key));
        return Map.copyOf(spelling);
    }

    private static String fold(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    /**
     * Finds the spelling of {@link Keys}.
     *
     * @param written in any case
     * @return the key, if it exists
     */
    static Optional<String> canonical(String written) {
        return Optional.ofNullable(SPELLING.get(fold(written)));
    }

    /**
     * Finds the key that differs least from an unknown one, by at most a third of it.
     *
     * @param unknown as written
     * @return the likely key
     */
    static Optional<String> likely(String unknown) {
        String folded = fold(unknown);
        return Keys.NAMES.stream()
                .filter(key -> Math.abs(key.length() - folded.length()) <= key.length() / 3)
                .filter(key -> distance(folded, fold(key)) <= key.length() / 3)
                .min(Comparator.comparingInt(key -> distance(folded, fold(key))));
    }

    /** Computes Levenshtein's distance, with one row of the table at a time. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
