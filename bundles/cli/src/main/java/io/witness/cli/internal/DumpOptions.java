package io.witness.cli.internal;

import java.nio.file.Path;
import java.util.ArrayList;
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
        return new Parser(arguments).parse();
    }

    private static final class Parser {
        private final ArgumentReader arguments;
        private final List<String> operands = new ArrayList<>();
        private boolean follow;
        private int fanoutIndex;
        private long count = Long.MAX_VALUE;
        private boolean hex;
        private Optional<String> file = Optional.empty();
        private boolean times;
        private OptionalInt linkType = OptionalInt.empty();

        Parser(List<String> arguments) {
            this.arguments = new ArgumentReader(arguments);
        }

        DumpOptions parse() throws UsageException {
            arguments.read(this::option, operands::add);
            return result();
        }

        private void option(String option) throws UsageException {
            switch (option) {
                case "-F" -> follow = true;
                case "-i" -> fanoutIndex = arguments.number(option, 0, Integer.MAX_VALUE);
                case "-c" -> count = arguments.number(option, 1, Long.MAX_VALUE);
                case "-x" -> hex = true;
                case "-w" -> file = Optional.of(arguments.value(option));
                case "-T" -> times = true;
                case "-y" -> linkType = OptionalInt.of(arguments.number(option, 0, MOST_LINK_TYPE));
                default -> throw ArgumentReader.unknown(option);
            }
        }

        private DumpOptions result() throws UsageException {
            if (operands.size() != 1) {
                throw new UsageException(
                        operands.isEmpty() ? "SOCKET is missing" : "there is one SOCKET, not " + operands);
            }
            Path socket = ArgumentReader.path(operands.get(0));
            ArgumentReader.path(file.orElse(""));
            if (hex && file.isPresent()) {
                throw new UsageException("-x and -w exclude each other");
            }
            return new DumpOptions(socket, follow, fanoutIndex, count, hex, file, times, linkType);
        }
    }
}
