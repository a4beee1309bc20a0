package io.witness.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Holds the arguments of a command that prints records.
 *
 * @param json whether to print JSON
 * @param operands the arguments that are no options
 */
record Options(boolean json, List<String> operands) {
    static final String JSON = "--json";

    /**
     * Parses arguments.
     *
     * @param usage the command and its arguments, for the message
     * @param most how many operands there may be
     * @param arguments the command's arguments
     * @throws IllegalArgumentException if there are others, with the usage
     */
    static Options parse(String usage, int most, String... arguments) {
        List<String> operands = new ArrayList<>(List.of(arguments));
        boolean json = operands.remove(JSON);
        if (operands.size() > most || operands.stream().anyMatch(word -> word.startsWith("-"))) {
            throw new IllegalArgumentException("usage: " + usage);
        }
        return new Options(json, List.copyOf(operands));
    }

    /** Shows records as the options say. */
    <R extends Record> Report report(List<R> records, Function<List<R>, ?> text) {
        return new Report(
                records, json ? Json.of(records) + "\n" : text.apply(records).toString());
    }
}
