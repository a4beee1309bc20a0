package io.witness.cli.internal.tap;

import io.witness.cli.internal.ArgumentReader;
import io.witness.cli.internal.UsageException;
import io.witness.recording.Times;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the arguments of {@code tap}.
 *
 * @param socket the socket's path
 * @param filter libpcap's expression; empty: all packets
 * @param fromNanos the earliest time, nanoseconds since 1970
 * @param toNanos the latest time, inclusive; {@link Long#MAX_VALUE}: until it is interrupted
 * @param count how many packets, {@link Long#MAX_VALUE} for no limit
 * @param recordings the directory that was named; empty: the default one
 * @param file the capture file to write, or {@link #STANDARD_OUTPUT}; empty: text
 */
record TapOptions(
        Path socket,
        String filter,
        long fromNanos,
        long toNanos,
        long count,
        Optional<Path> recordings,
        Optional<String> file) {
    static final String STANDARD_OUTPUT = "-";
    private static final String DEFAULT_FROM = "-30s";

    static final String USAGE =
            """
            usage: witness tap SOCKET [FILTER] [--from TIME] [--to TIME | --follow] [-c COUNT] [--recordings DIR] [-w FILE]

            Prints the packets of a socket, one line per packet: first those that the recorder has written, then those that come,
            each packet once. Without recordings it begins now.

              --from TIME
                        only packets from this time on: now, -10m (ms, s, m, h, d), or ISO 8601 such as 2026-05-01T12:00:00Z,
                        without a zone for this machine's; default -30s
              --to TIME
                        only packets up to this time; default now
              --follow  go on until it is interrupted, and reconnect when the rings are replaced or the server restarts
              -c COUNT  end after COUNT packets
              --recordings DIR
                        where the recorder writes; default: recordings/ of the state directory
              FILTER    only packets that match, such as 'host 10.0.0.9 and tcp port 443'; see pcap-filter(7)
              -w FILE   write the packets to FILE as pcapng; "-" is standard output
            """;

    /** Tells whether to go on until it is interrupted. */
    boolean follows() {
        return toNanos == Long.MAX_VALUE;
    }

    /** Tells whether packets of a time are wanted. */
    boolean isInRange(long timeNanos) {
        return timeNanos >= fromNanos && timeNanos <= toNanos;
    }

    static TapOptions parse(List<String> arguments, Instant now) throws UsageException {
        return new Parser(arguments, now).parse();
    }

    private static final class Parser {
        private final ArgumentReader arguments;
        private final Instant now;
        private final List<String> operands = new ArrayList<>();
        private String from = DEFAULT_FROM;
        private Optional<String> to = Optional.empty();
        private boolean follow;
        private long count = Long.MAX_VALUE;
        private Optional<Path> recordings = Optional.empty();
        private Optional<String> file = Optional.empty();

        Parser(List<String> arguments, Instant now) {
            this.arguments = new ArgumentReader(arguments);
            this.now = now;
        }

        TapOptions parse() throws UsageException {
            arguments.read(this::option, operands::add);
            return result();
        }

        private void option(String option) throws UsageException {
            switch (option) {
                case "--from" -> from = arguments.value(option);
                case "--to" -> to = Optional.of(arguments.value(option));
                case "--follow" -> follow = true;
                case "--recordings" -> recordings = Optional.of(ArgumentReader.path(arguments.value(option)));
                case "-c" -> count = arguments.number(option, 1, Long.MAX_VALUE);
                case "-w" -> file = Optional.of(arguments.value(option));
                default ->
                    throw new UsageException(ArgumentReader.unknown(option).getMessage()
                            + "; put -- before a filter that starts with -");
            }
        }

        private long nanos(String option, String time) throws UsageException {
            try {
                return Times.parse(time, now, ZoneId.systemDefault());
            } catch (IllegalArgumentException e) {
                throw new UsageException(option + " " + e.getMessage());
            }
        }

        private TapOptions result() throws UsageException {
            if (operands.isEmpty()) {
                throw new UsageException("SOCKET is missing");
            }
            if (follow && to.isPresent()) {
                throw new UsageException("--follow and --to exclude each other");
            }
            long fromNanos = nanos("--from", from);
            long toNanos = follow ? Long.MAX_VALUE : nanos("--to", to.orElse("now"));
            if (fromNanos > toNanos) {
                throw new UsageException("--from " + Times.text(fromNanos) + " is after --to " + Times.text(toNanos)
                        + ": exchange them, or use --follow");
            }
            ArgumentReader.path(file.orElse(""));
            String filter = String.join(" ", operands.subList(1, operands.size()));
            return new TapOptions(
                    ArgumentReader.path(operands.get(0)), filter, fromNanos, toNanos, count, recordings, file);
        }
    }
}
