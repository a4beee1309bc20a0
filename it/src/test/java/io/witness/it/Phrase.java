package io.witness.it;

import java.util.Set;

/** A short text that explains something, such as an option: whole, as far as its end and its brackets tell. */
final class Phrase {
    private static final int LEAST_LETTERS = 10;
    private static final Set<String> NEVER_LAST = Set.of(
            ("a an the of for in at by with without and or nor but if as its their his her my your that which who whose when"
                            + " where why how is are was were be been has have had not no than such so until while into per like"
                            + " between because since only every this these those other may can must")
                    .split(" "));

    private Phrase() {}

    /** Works with any version of JUnit. */
    static void assertWhole(String where, String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        String last = line.replaceAll("^.* ", "").replaceAll("\\.$", "");
        if (line.chars().filter(Character::isLetter).count() < LEAST_LETTERS) {
            throw new AssertionError(where + " says too little: " + line);
        }
        if (!line.matches(".*[\\w)\\]}…'\".=]") || NEVER_LAST.contains(last)) {
            throw new AssertionError(where + " ends in the middle: " + line);
        }
        for (String pair : new String[] {"()", "[]", "{}"}) {
            if (count(line, pair.charAt(0)) != count(line, pair.charAt(1))) {
                throw new AssertionError(where + " has half a pair " + pair + ": " + line);
            }
        }
        if (count(line, '"') % 2 != 0) {
            throw new AssertionError(where + " has half a quotation: " + line);
        }
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }
}
