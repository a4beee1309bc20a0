package io.witness.terminal.internal.top;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code witness top}.
 *
 * @param state the state directory of a Witness
 * @param millis the time between two rounds
 * @param rounds how often the view is shown
 */
record Options(Path state, long millis, long rounds) {
    private static final double MOST_SECONDS = 86_400;
    private static final double LEAST_SECONDS = 0.1;

    /** Reads the command line; of an option that is there several times, the last counts. */
    static Options of(List<String> words) {
        Options options = new Options(null, 1000, Long.MAX_VALUE);
        for (int i = 0; i < words.size(); i += 2) {
            String option = words.get(i);
            if (!List.of("--state", "-d", "-n").contains(option)) {
                throw new IllegalArgumentException("there is no option " + option + ": " + Top.USAGE);
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(option + " needs a value: " + Top.USAGE);
            }
            options = options.with(option, words.get(i + 1));
        }
        if (options.state == null) {
            throw new IllegalArgumentException("say where the Witness runs: --state DIR");
        }
        return options;
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--state" -> new Options(directory(value), millis, rounds);
            case "-d" -> new Options(state, Math.round(1000 * seconds(value)), rounds);
            default -> new Options(state, millis, rounds(value));
        };
    }

    private static Path directory(String value) {
        try {
            return Path.of(value).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("--state: this cannot be a file's name", e);
        }
    }

    private static double seconds(String value) {
        try {
            double seconds = Double.parseDouble(value);
            if (seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("-d " + value + ": give seconds from 0.1 to 86400");
    }

    private static long rounds(String value) {
        try {
            long rounds = Long.parseLong(value);
            if (rounds > 0) {
                return rounds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("-n " + value + ": give a number of rounds, from 1");
    }
}
