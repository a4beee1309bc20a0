package io.witness.cli.internal;

import io.witness.api.socket.OneLine;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Holds the arguments of {@code dump}.
 *
 * @param socket the socket's path
 * @param follow whether to wait for the socket, and to reconnect to its next ring
 * @param fanoutIndex which of its rings
 * @param count how many packets, {@link Long#MAX_VALUE} for no limit
 * @param hex whether to print each packet as a line of hexadecimal digits
 * @param file the capture file to write, or {@link #STANDARD_OUTPUT}; empty: text
 * @param times whether to tell who took the times of packets
 * @param linkType the LINKTYPE number of the packets, overriding the server's
 */
record DumpOptions(
        Path socket,
        boolean follow,
        int fanoutIndex,
        long count,
        boolean hex,
        Optional<String> file,
        boolean times,
        OptionalInt linkType) {
    static final String STANDARD_OUTPUT = "-";
    /** The maximum in a file's 16 bits. */
    private static final int MOST_LINK_TYPE = 0xFFFF;

    static final String USAGE =
            """
            usage: witness dump SOCKET [-F] [-i INDEX] [-c COUNT] [-x] [-w FILE] [-T] [-y LINKTYPE]

            Prints the packets of a Testimony socket, one line per packet, until it is interrupted.

              -F        wait for the socket if it does not exist; reconnect when its rings are replaced or the server restarts
              -i INDEX  read the ring with this fanout index; default 0
              -c COUNT  end after COUNT packets
              -x        print a packet as one line of hexadecimal digits and nothing else
              -w FILE   write the packets to FILE as pcapng; "-" is standard output
              -T        begin each line with who took the packet's time: "copy" (the packet socket), "software" (the kernel, on
                        receipt) or "hardware" (the network card), and count them at the end
              -y LINKTYPE
                        take the packets for those of this LINKTYPE number, such as 1 for Ethernet and 101 for raw IP, whatever
                        server and packets say; see https://www.tcpdump.org/linktypes.html
            """;

    static DumpOptions parse(List<String> arguments) throws UsageException {
        Parser parser = new Parser(arguments);
        parser.parse();
        return parser.result();
    }

    private static final class Parser {
        private final Iterator<String> arguments;
        private final List<String> operands = new ArrayList<>();
        private boolean follow;
        private int fanoutIndex;
        private long count = Long.MAX_VALUE;
        private boolean hex;
        private Optional<String> file = Optional.empty();
        private boolean times;
        private OptionalInt linkType = OptionalInt.empty();

        Parser(List<String> arguments) {
            this.arguments = arguments.iterator();
        }

        void parse() throws UsageException {
            while (arguments.hasNext()) {
                String argument = arguments.next();
                if (argument.equals("--")) {
                    arguments.forEachRemaining(operands::add);
                } else if (argument.startsWith("-") && argument.length() > 1) {
                    parseFlags(argument);
                } else {
                    operands.add(argument);
                }
            }
        }

        /** One argument may contain several flags, and the last one's value: {@code -xc5}. */
        private void parseFlags(String argument) throws UsageException {
            for (int i = 1; i < argument.length(); i++) {
                char flag = argument.charAt(i);
                if (flag == 'x') {
                    hex = true;
                } else if (flag == 'F') {
                    follow = true;
                } else if (flag == 'T') {
                    times = true;
                } else if ("icwy".indexOf(flag) >= 0) {
                    setValue(flag, value(flag, argument.substring(i + 1)));
                    return;
                } else {
                    throw new UsageException("unknown option " + (i == 1 ? argument : "-" + flag));
                }
            }
        }

        private String value(char flag, String attached) throws UsageException {
            if (!attached.isEmpty()) {
                return attached;
            }
            if (!arguments.hasNext()) {
                throw new UsageException("-" + flag + " needs a value");
            }
            return arguments.next();
        }

        private void setValue(char flag, String value) throws UsageException {
            switch (flag) {
                case 'i' -> fanoutIndex = (int) number(flag, value, 0, Integer.MAX_VALUE);
                case 'c' -> count = number(flag, value, 1, Long.MAX_VALUE);
                case 'y' -> linkType = OptionalInt.of((int) number(flag, value, 0, MOST_LINK_TYPE));
                default -> file = Optional.of(value);
            }
        }

        private static long number(char flag, String value, long least, long most) throws UsageException {
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // reported below
            }
            throw new UsageException("-" + flag + " " + value + ": use a whole number, at least " + least);
        }

        /** A locale other than UTF-8 can encode only few characters. */
        private static void requirePath(String word) throws UsageException {
            try {
                Path.of(word);
            } catch (InvalidPathException e) {
                throw new UsageException(OneLine.of(word)
                        + " cannot be a file's name in this locale: use a UTF-8 one, such as LC_ALL=C.UTF-8");
            }
        }

        DumpOptions result() throws UsageException {
            if (operands.size() != 1) {
                throw new UsageException(
                        operands.isEmpty() ? "SOCKET is missing" : "there is one SOCKET, not " + operands);
            }
            requirePath(operands.get(0));
            requirePath(file.orElse(""));
            if (hex && file.isPresent()) {
                throw new UsageException("-x and -w exclude each other");
            }
            return new DumpOptions(Path.of(operands.get(0)), follow, fanoutIndex, count, hex, file, times, linkType);
        }
    }
}
