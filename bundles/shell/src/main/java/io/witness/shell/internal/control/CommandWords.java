package io.witness.shell.internal.control;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a line for the shell of the words that another shell has passed on. One word is a line as it is. Of several, a word stays one word
 * if it was quoted there: it has to be quoted here again, since it contains spaces, or signs of this shell in a value.
 */
final class CommandWords {
    private static final Pattern SETTING = Pattern.compile("[A-Za-z]\\w*=.*", Pattern.DOTALL);
    /** What needs no quotes in a value. */
    private static final Pattern PLAIN = Pattern.compile("[\\w./:,+@%=-]*");

    private static final Pattern SPACE = Pattern.compile("\\s");
    /** Who writes these in a word without a key writes for this shell: a pipe, a block, a variable, or quotes. */
    private static final Pattern MEANT_FOR_THIS_SHELL = Pattern.compile("[|;{}$'\"]");

    private CommandWords() {}

    static String line(List<String> words) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return Stream.concat(Stream.of(words.get(0)), words.stream().skip(1).map(CommandWords::quoted))
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        boolean isOneWord = SETTING.matcher(word).matches()
                ? !PLAIN.matcher(word).matches()
                : SPACE.matcher(word).find()
                        && !MEANT_FOR_THIS_SHELL.matcher(word).find();
        return isOneWord && word.indexOf('\'') < 0 ? "'" + word + "'" : word;
    }
}
