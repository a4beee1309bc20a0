package io.witness.recording;

import io.witness.decode.CommunityId;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Contains the arguments of the command {@code extract}.
 *
 * @param request which packets
 * @param file where to write them; {@link #STANDARD_OUTPUT}: the standard output
 */
public record ExtractArguments(ExtractRequest request, String file) {
    /** Stands for the standard output. */
    public static final String STANDARD_OUTPUT = "-";

    /** The operands and options, for messages. */
    public static final String USAGE = "DIR [--from TIME] [--to TIME] [--community-id ID] [FILTER] -w FILE";

    /**
     * Parses arguments.
     *
     * @param arguments as in {@link #USAGE}; several words of a filter are joined
     * @param now what relative times refer to
     * @return the result
     * @throws IllegalArgumentException if they are wrong; the message says what is expected
     */
    public static ExtractArguments parse(List<String> arguments, Instant now) {
        Parser parser = new Parser(now);
        parser.parse(arguments.iterator());
        return parser.result();
    }

    private static final class Parser {
        private final Instant now;
        private final List<String> operands = new ArrayList<>();
        private long fromNanos;
        private long toNanos = Long.MAX_VALUE;
        private Optional<byte[]> communityId = Optional.empty();
        private Optional<String> file = Optional.empty();

        Parser(Instant now) {
            this.now = now;
        }

        void parse(Iterator<String> arguments) {
            while (arguments.hasNext()) {
                String argument = arguments.next();
                if (argument.equals("--")) {
                    arguments.forEachRemaining(operands::add);
                } else if (argument.startsWith("-") && argument.length() > 1) {
                    parseOption(argument, arguments);
                } else {
                    operands.add(argument);
                }
            }
        }

        private void parseOption(String option, Iterator<String> arguments) {
            if (!List.of("--from", "--to", "--community-id", "-w").contains(option)) {
                throw new IllegalArgumentException("unknown option " + option + ": the options are --from, --to,"
                        + " --community-id and -w; put -- before a filter that starts with -");
            }
            if (!arguments.hasNext()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            String value = arguments.next();
            switch (option) {
                case "--from" -> fromNanos = Times.parse(value, now, ZoneId.systemDefault());
                case "--to" -> toNanos = Times.parse(value, now, ZoneId.systemDefault());
                case "--community-id" -> communityId = Optional.of(parseId(value));
                default -> file = Optional.of(value);
            }
        }

        private static byte[] parseId(String text) {
            return CommunityId.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--community-id " + text + ": use one such as 1:LQU9qZlK+B5F3KDmev6m5PMibrg="));
        }

        ExtractArguments result() {
            if (operands.isEmpty()) {
                throw new IllegalArgumentException("a directory with recordings is needed");
            }
            if (file.isEmpty()) {
                throw new IllegalArgumentException("-w FILE is needed; - is the standard output");
            }
            if (fromNanos > toNanos) {
                throw new IllegalArgumentException("--from " + Times.text(fromNanos) + " is after --to "
                        + Times.text(toNanos) + ": exchange them");
            }
            Path directory = path(operands.get(0));
            if (!Files.exists(directory)) {
                throw new IllegalArgumentException(directory + " does not exist");
            }
            checkOutput(directory);
            String filter = String.join(" ", operands.subList(1, operands.size()));
            return new ExtractArguments(
                    new ExtractRequest(directory, fromNanos, toNanos, filter, communityId), file.get());
        }

        private static Path path(String name) {
            try {
                return Path.of(name);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(
                        name + " cannot be a file's name in this locale: use a UTF-8 one, such as LC_ALL=C.UTF-8", e);
            }
        }

        /** The result would be searched as well. */
        private void checkOutput(Path directory) {
            if (!file.get().equals(STANDARD_OUTPUT) && PcapNgOutput.isSearched(path(file.get()), directory)) {
                throw new IllegalArgumentException(
                        "-w " + file.get() + " is where packets are searched: write to another directory");
            }
        }
    }
}
