package io.witness.cli.internal.probe;

import io.witness.api.ringsize.Rate;
import io.witness.api.socket.OneLine;
import io.witness.cli.internal.ArgumentReader;
import io.witness.cli.internal.UsageException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Holds the arguments of {@code probe}.
 *
 * @param interfaceName the interface to send from, or to reflect at
 * @param toInterface the interface of this host that receives; empty: there is none
 * @param to the address of a reflector; empty: there is none
 * @param count how many probes to send at most
 * @param rate probes a second, or answers at most
 * @param waitMillis how long to wait for late frames after the last one was sent
 * @param json whether the summary is JSON
 * @param each whether each probe is printed
 */
record ProbeOptions(
        String interfaceName,
        Optional<String> toInterface,
        Optional<byte[]> to,
        int count,
        double rate,
        int waitMillis,
        boolean json,
        boolean each) {
    static final String USAGE =
            """
            usage: witness probe IFACE --to-interface IFACE2 [--count N] [--rate RATE] [--wait SECONDS] [--each] [--json]
                   witness probe IFACE --to MAC [--count N] [--rate RATE] [--wait SECONDS] [--each] [--json]
                   witness probe IFACE --reflect [--rate RATE] [--json]

            Sends numbered frames and measures their delay, by the clocks of program, kernel and network card, until Ctrl-C.

              IFACE, -i IFACE    the interface to send from
              --to-interface IFACE2
                                 receive at this interface of the same host
              --to MAC           have them answered by a reflector at this address, on another host
              --reflect          be a reflector: answer the probes that come
              --count N          end after N probes
              --rate RATE        probes a second, 10 if not given; of a reflector, the most answers a second, 100000
              --wait SECONDS     how long to wait for late frames at the end, 1 if not given
              --each             print each probe, in nanoseconds
              --json             print the summary as one JSON object, in nanoseconds
            """;

    private static final double USUAL_RATE = 10;
    private static final double MOST_ANSWERS = 100_000;
    private static final double MOST_RATE = 1e6;
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int MOST_WAIT_SECONDS = 3600;

    /** Tells whether probes of others are to be answered. */
    boolean reflects() {
        return toInterface.isEmpty() && to.isEmpty();
    }

    static ProbeOptions parse(List<String> arguments) throws UsageException {
        return new Parser(arguments).parse();
    }

    private static final class Parser {
        private final ArgumentReader arguments;
        private String interfaceName = "";
        private Optional<String> toInterface = Optional.empty();
        private Optional<byte[]> to = Optional.empty();
        private boolean reflects;
        private Optional<Integer> count = Optional.empty();
        private Optional<Double> rate = Optional.empty();
        private Optional<Integer> waitMillis = Optional.empty();
        private boolean json;
        private boolean each;

        Parser(List<String> arguments) {
            this.arguments = new ArgumentReader(arguments);
        }

        ProbeOptions parse() throws UsageException {
            arguments.read(this::option, this::name);
            require(!interfaceName.isEmpty(), "the interface is missing: name it first, or with -i");
            int ways = (reflects ? 1 : 0) + (to.isPresent() ? 1 : 0) + (toInterface.isPresent() ? 1 : 0);
            require(ways == 1, "use one of --to-interface IFACE2, --to MAC and --reflect");
            require(
                    !reflects || count.isEmpty() && waitMillis.isEmpty() && !each,
                    "--reflect goes with --rate and --json");
            return new ProbeOptions(
                    interfaceName,
                    toInterface,
                    to,
                    count.orElse(ProbeLog.MOST),
                    rate.orElse(reflects ? MOST_ANSWERS : USUAL_RATE),
                    waitMillis.orElse(MILLIS_PER_SECOND),
                    json,
                    each);
        }

        private void option(String option) throws UsageException {
            switch (option) {
                case "-i" -> name(arguments.value(option));
                case "--to-interface" -> toInterface = Optional.of(arguments.value(option));
                case "--to" -> to = Optional.of(address(arguments.value(option)));
                case "--reflect" -> reflects = true;
                case "--count" -> count = Optional.of(arguments.number(option, 1, ProbeLog.MOST));
                case "--rate" -> rate = Optional.of(rate(arguments.value(option)));
                case "--wait" ->
                    waitMillis = Optional.of(MILLIS_PER_SECOND * arguments.number(option, 1, MOST_WAIT_SECONDS));
                case "--each" -> each = true;
                case "--json" -> json = true;
                default -> throw ArgumentReader.unknown(option);
            }
        }

        private void name(String word) throws UsageException {
            require(
                    interfaceName.isEmpty(),
                    "there is one interface to send from, not " + interfaceName + " and " + OneLine.of(word)
                            + ": use --to-interface for the other one");
            interfaceName = word;
        }

        private static double rate(String text) throws UsageException {
            try {
                Rate rate = Rate.parse(text);
                if (!rate.isBits() && rate.perSecond() <= MOST_RATE) {
                    return rate.perSecond();
                }
            } catch (IllegalArgumentException e) {
                // reported below
            }
            throw new UsageException(
                    "--rate " + OneLine.of(text) + ": use probes per second, such as 1000, at most 1000000");
        }

        private static byte[] address(String text) throws UsageException {
            try {
                byte[] address = HexFormat.ofDelimiter(":").parseHex(text);
                if (address.length == ProbeFrame.ADDRESS_LENGTH && (address[0] & 1) == 0) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                // reported below
            }
            throw new UsageException("--to " + OneLine.of(text)
                    + ": use the Ethernet address of one interface, such as 02:00:00:00:00:01");
        }

        private static void require(boolean condition, String problem) throws UsageException {
            if (!condition) {
                throw new UsageException(problem);
            }
        }
    }
}
