package io.witness.cli.internal;

import io.witness.api.socket.OneLine;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Reads the arguments of a command: options, which begin with a dash, and operands, which are all others and whatever follows {@code --}.
 * Options of one letter may share a word, with the value of the last one at its end: {@code -xc5}.
 */
public final class ArgumentReader {
    /** Takes an option or an operand. */
    @FunctionalInterface
    public interface Target {
        /**
         * Takes a word.
         *
         * @param word an option with its dashes, or an operand
         * @throws UsageException if it is not valid
         */
        void accept(String word) throws UsageException;
    }

    private final Iterator<String> words;
    /** What follows the present option in its word. */
    private String rest = "";

    public ArgumentReader(List<String> arguments) {
        words = arguments.iterator();
    }

    /** Reads all arguments. The first target reads the value of an option by {@link #value}, and what is derived from that. */
    public void read(Target options, Target operands) throws UsageException {
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("--")) {
                while (words.hasNext()) {
                    operands.accept(words.next());
                }
            } else if (word.startsWith("--")) {
                options.accept(word);
            } else if (word.startsWith("-") && word.length() > 1) {
                readLetters(word.substring(1), options);
            } else {
                operands.accept(word);
            }
        }
    }

    private void readLetters(String letters, Target options) throws UsageException {
        rest = letters;
        while (!rest.isEmpty()) {
            int next = rest.offsetByCodePoints(0, 1);
            String option = "-" + rest.substring(0, next);
            rest = rest.substring(next);
            options.accept(option);
        }
    }

    /** Returns the value of the present option: the rest of its word, or the next word. */
    public String value(String option) throws UsageException {
        if (!rest.isEmpty()) {
            String attached = rest;
            rest = "";
            return attached;
        }
        if (!words.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return words.next();
    }

    /** Returns the value of the present option as a whole number in these bounds; {@link Long#MAX_VALUE} is no bound. */
    public long number(String option, long least, long most) throws UsageException {
        String value = value(option);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new UsageException(option + " " + OneLine.of(value) + ": use a whole number"
                + (most == Long.MAX_VALUE ? ", at least " + least : " from " + least + " to " + most));
    }

    /** Returns the value of the present option as a whole number in these bounds. */
    public int number(String option, int least, int most) throws UsageException {
        return (int) number(option, (long) least, (long) most);
    }

    /** Returns the exception that rejects an option. */
    public static UsageException unknown(String option) {
        return new UsageException("unknown option " + OneLine.of(option));
    }

    /** Returns a word as a path. A locale other than UTF-8 can encode only few characters. */
    public static Path path(String word) throws UsageException {
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new UsageException(OneLine.of(word)
                    + " cannot be a file's name in this locale: use a UTF-8 one, such as LC_ALL=C.UTF-8");
        }
    }

    /** Returns the path of a file that is read, where {@code -} is standard input. */
    public static Path inputPath(String word) throws UsageException {
        return path(word.equals("-") ? "/dev/stdin" : word);
    }
}
