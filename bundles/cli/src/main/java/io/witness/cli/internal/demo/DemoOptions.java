package io.witness.cli.internal.demo;

import io.witness.cli.internal.UsageException;
import java.util.List;
import java.util.Optional;

/**
 * Holds the arguments of {@code demo}.
 *
 * @param seconds time after which it ends; empty: when it is interrupted
 * @param runtime the command that runs a Witness, without its options; passed by the script after {@code --}
 */
record DemoOptions(Optional<Integer> seconds, List<String> runtime) {
    private static final int MOST_SECONDS = 1_000_000;

    static DemoOptions parse(List<String> arguments) throws UsageException {
        int end = arguments.lastIndexOf("--");
        if (end < 0 || end + 1 == arguments.size()) {
            throw new UsageException("the command that runs a Witness is missing: start the demo with ./witness demo");
        }
        List<String> runtime = arguments.subList(end + 1, arguments.size());
        Optional<Integer> seconds = Optional.empty();
        for (int i = 0; i < end; i += 2) {
            if (!arguments.get(i).equals("--seconds")) {
                throw new UsageException("demo does not know " + arguments.get(i) + ": it takes --seconds N");
            }
            seconds = Optional.of(seconds(i + 1 < end ? arguments.get(i + 1) : ""));
        }
        return new DemoOptions(seconds, runtime);
    }

    private static int seconds(String text) throws UsageException {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= MOST_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new UsageException("--seconds " + text + ": use a whole number, from 1 to " + MOST_SECONDS);
    }
}
