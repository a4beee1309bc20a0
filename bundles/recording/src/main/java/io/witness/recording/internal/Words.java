package io.witness.recording.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a filter expression, one after the other. */
final class Words {
    private static final Pattern WORD =
            Pattern.compile("\\s*(\\\\?[A-Za-z0-9][A-Za-z0-9.:/_-]*|::[A-Za-z0-9.:]*(?:/\\d+)?|&&|\\|\\||\\S)");

    private final List<String> words = new ArrayList<>();
    private int next;

    Words(String expression) {
        Matcher matcher = WORD.matcher(expression);
        while (matcher.find()) {
            words.add(matcher.group(1));
        }
    }

    /** Returns the next word, which stays the next one; empty at the end. */
    String peek() {
        return next < words.size() ? words.get(next) : "";
    }

    /** Returns the next word and leaves it behind. */
    String take() {
        String word = peek();
        next++;
        return word;
    }

    /** Leaves the next word behind if it is one of the given ones. */
    boolean take(String... expected) {
        if (List.of(expected).contains(peek())) {
            next++;
            return true;
        }
        return false;
    }

    /** Tells whether a comparison of numbers follows, such as {@code tcp[13] & 2 != 0} or {@code len > 100}. */
    boolean startsCalculation() {
        return peek().equals("len")
                || next + 1 < words.size() && words.get(next + 1).equals("[");
    }

    /** Leaves a comparison of numbers behind, up to what can follow it. */
    void skipCalculation() {
        for (int depth = 0; !isAtEnd(); next++) {
            String word = peek();
            if (word.equals("(") || word.equals("[")) {
                depth++;
            } else if (depth == 0 && List.of(")", "and", "&&", "or", "||").contains(word)) {
                return;
            } else if (word.equals(")") || word.equals("]")) {
                depth--;
            }
        }
    }

    /** A place among the words. */
    record Mark(int next) {}

    /** Returns where the next word is. */
    Mark mark() {
        return new Mark(next);
    }

    /** Goes back. */
    void reset(Mark mark) {
        next = mark.next();
    }

    boolean isAtEnd() {
        return next >= words.size();
    }
}
