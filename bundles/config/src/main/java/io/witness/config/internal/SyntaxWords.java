package io.witness.config.internal;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Says what was expected and what was found, in words for who writes the file. The JSON parser's own messages speak of
 * its options and its grammar; what they have in common with each other is looked for here, the most special first.
 */
final class SyntaxWords {
    private static final String VALUE = "a value: a text in quotation marks, a number, true or false";

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
            Map.entry("closing quote", "a quotation mark after the text"),
            Map.entry("has to be escaped", "a quotation mark after the text, or an escape such as \\n or \\t"),
            Map.entry("hex-digit", "four hexadecimal digits after \\u"),
            Map.entry("escape", "one of \" \\ / b f n r t u after the backslash"),
            Map.entry("for a comment", "// or /* before a comment"),
            Map.entry("in a comment", "*/ after the comment"),
            Map.entry("numeric", "a number such as 1048576, without a plus sign or leading zeros"),
            Map.entry("number", "a number such as 1048576"),
            Map.entry("value", VALUE),
            Map.entry("token", VALUE));

    private static final int LONGEST_WORD = 30;

    private SyntaxWords() {}

    static String expected(String parserMessage) {
        return EXPECTED.stream()
                .filter(entry -> parserMessage.contains(entry.getKey()))
                .map(Entry::getValue)
                .findFirst()
                .orElse("JSON");
    }

    static String found(String text, int offset) {
        if (offset < 0 || offset >= text.length()) {
            return "the end of the file";
        }
        int first = text.codePointAt(offset);
        if (first == '\n' || first == '\r') {
            return "the end of the line";
        }
        if (!Character.isLetterOrDigit(first)) {
            return OneLine.of(Character.toString(first));
        }
        return word(text, offset);
    }

    private static String word(String text, int from) {
        int end = from;
        while (end < text.length() && end - from < LONGEST_WORD && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(from, Math.max(end, from + 1));
    }
}
