package io.witness.config.internal;

import io.witness.api.socket.OneLine;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains in an operator's words what was expected and what was found. The JSON parser's own messages speak of its options
 * and its grammar; fragments of them are looked up here, the most specific first.
 */
final class SyntaxWords {
    private static final List<Entry<String, String>> EXPECTED = List.of(
            Map.entry("comma to separate Object", "a comma or }"),
            Map.entry("comma to separate Array", "a comma or ]"),
            Map.entry("marker for Object", "a comma or }"),
            Map.entry("marker for Array", "a comma or ]"),
            Map.entry("expected '}'", "a comma or }"),
            Map.entry("expected ']'", "a comma or ]"),
            Map.entry("no open", "nothing after the ] of the list"),
            Map.entry("to start field name", "a key in quotation marks"),
            Map.entry("in field name", "a quotation mark after the key"),
            Map.entry("colon", "a colon after the key"),
            Map.entry("between Object entries", "a colon after the key"),
            Map.entry("closing quote", "a quotation mark after the string"),
            Map.entry("has to be escaped", "a quotation mark after the string, or an escape such as \\n or \\t"),
            Map.entry("hex-digit", "four hexadecimal digits after \\u"),
            Map.entry("escape", "one of \" \\ / b f n r t u after the backslash"),
            Map.entry("for a comment", "// or /* before a comment"),
            Map.entry("in a comment", "*/ after the comment"),
            Map.entry("Name length", "a shorter key"),
            Map.entry("Number value length", "a number of less than 1000 digits"),
            Map.entry("numeric", "a number such as 1048576, without a plus sign or leading zeros"),
            Map.entry("Non-standard", "a value other than NaN and Infinity"));

    private static final int LONGEST_WORD = 30;
    private static final Pattern WORD = Pattern.compile("[-+.\\p{L}\\p{N}]{1," + LONGEST_WORD + "}");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"\\\\\\p{Cntrl}]{0," + LONGEST_WORD + "}\"");

    private SyntaxWords() {}

    /**
     * Says what was expected.
     *
     * @param parserMessage the parser's words
     * @return ours; empty if any value would have done
     */
    static Optional<String> expected(String parserMessage) {
        return EXPECTED.stream()
                .filter(entry -> parserMessage.contains(entry.getKey()))
                .map(Entry::getValue)
                .findFirst();
    }

    /**
     * Says what was found instead: a whole word, even if the offset is in its middle, or one character.
     *
     * @param text of the file
     * @param offset in it
     * @return in words
     */
    static String found(String text, int offset) {
        if (offset < 0 || offset >= text.length()) {
            return "the end of the file";
        }
        int first = text.codePointAt(offset);
        if (first == '\n' || first == '\r') {
            return "the end of the line";
        }
        if (first == ' ') {
            return "a space";
        }
        return word(text, offset).orElseGet(() -> OneLine.of(Character.toString(first)));
    }

    private static Optional<String> word(String text, int offset) {
        if (text.charAt(offset) == '"') {
            return at(QUOTED, text, offset);
        }
        int start = offset;
        while (start > 0
                && offset - start < LONGEST_WORD
                && at(WORD, text, start - 1).isPresent()) {
            start--;
        }
        return at(WORD, text, offset).isPresent() ? at(WORD, text, start) : Optional.empty();
    }

    private static Optional<String> at(Pattern pattern, String text, int offset) {
        Matcher matcher = pattern.matcher(text).region(offset, text.length());
        return matcher.lookingAt() ? Optional.of(matcher.group()) : Optional.empty();
    }
}
