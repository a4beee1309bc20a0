package io.witness.cli.internal.flows;

import io.witness.api.socket.OneLine;
import io.witness.cli.internal.ArgumentReader;
import io.witness.cli.internal.UsageException;
import io.witness.flows.EveSettings;
import io.witness.flows.FlowSettings;
import io.witness.flows.output.IpfixSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the arguments of {@code flows}.
 *
 * @param inputs capture files, or one socket
 * @param follow whether to wait for the socket, and to reconnect to its next ring
 * @param fanoutIndex which of its rings
 * @param communityIdSeed the seed of Community IDs
 * @param top how many flows are shown in a table; 0: records of all are written
 * @param gaps whether gaps are written as well
 * @param ipfix the collector that gets records instead of standard output
 * @param settings of the meter
 */
record FlowsOptions(
        List<Path> inputs,
        boolean follow,
        int fanoutIndex,
        int communityIdSeed,
        int top,
        boolean gaps,
        Optional<IpfixSettings> ipfix,
        FlowSettings settings) {
    static final String USAGE =
            """
            usage: witness flows FILE... [OPTION...]
                   witness flows SOCKET [-F] [-i INDEX] [OPTION...]

            Prints the flows of capture files, or of a Testimony socket until it is interrupted: one line of EVE JSON for each.

              -F        wait for the socket if it does not exist; reconnect when its rings are replaced or the server restarts
              -i INDEX  read the ring with this fanout index; default 0
              --community-id-seed N
                        the seed of Community IDs, 0 to 65535; default 0
              --top N   print the N flows with the most bytes as a table instead; of a socket every second
              --gaps    print also gaps, in which packets of the socket were not read
              --ipfix HOST:PORT[/tcp]
                        send all records as IPFIX to a collector instead, over UDP or TCP
              --ipfix-enterprise N
                        your enterprise number, for elements that IANA does not have; default none of them
              --active SECONDS
                        print a part of a flow that lasts for longer; default 300
              --max-flows N
                        room for so many flows at a time; default 1000000
            """;

    private static final int MOST_TOP = 1000;

    static FlowsOptions parse(List<String> arguments) throws UsageException {
        return new Parser(arguments).parse();
    }

    private static final class Parser {
        private final ArgumentReader arguments;
        private final List<Path> inputs = new ArrayList<>();
        private boolean follow;
        private int fanoutIndex;
        private int seed;
        private int top;
        private boolean gaps;
        private Optional<IpfixSettings> ipfix = Optional.empty();
        private int enterprise = IpfixSettings.NO_ENTERPRISE;
        private int active = FlowSettings.DEFAULT.active();
        private int maxFlows = FlowSettings.DEFAULT_FLOWS;

        Parser(List<String> arguments) {
            this.arguments = new ArgumentReader(arguments);
        }

        FlowsOptions parse() throws UsageException {
            arguments.read(this::option, word -> inputs.add(ArgumentReader.inputPath(word)));
            return result();
        }

        private void option(String option) throws UsageException {
            switch (option) {
                case "-F" -> follow = true;
                case "-i" -> fanoutIndex = arguments.number(option, 0, Integer.MAX_VALUE);
                case "--community-id-seed" -> seed = arguments.number(option, 0, EveSettings.MOST_SEED);
                case "--top" -> top = arguments.number(option, 1, MOST_TOP);
                case "--gaps" -> gaps = true;
                case "--ipfix" -> ipfix = Optional.of(collector(option));
                case "--ipfix-enterprise" -> enterprise = arguments.number(option, 1, Integer.MAX_VALUE);
                case "--active" -> active = arguments.number(option, 1, 1_000_000);
                case "--max-flows" ->
                    maxFlows = arguments.number(option, FlowSettings.LEAST_FLOWS, FlowSettings.MOST_FLOWS);
                default -> throw ArgumentReader.unknown(option);
            }
        }

        private IpfixSettings collector(String option) throws UsageException {
            try {
                return IpfixSettings.of(OneLine.of(arguments.value(option)));
            } catch (IllegalArgumentException e) {
                throw new UsageException(option + " " + e.getMessage());
            }
        }

        private FlowsOptions result() throws UsageException {
            if (inputs.isEmpty()) {
                throw new UsageException("FILE or SOCKET is missing");
            }
            if (ipfix.isPresent() && top > 0) {
                throw new UsageException("--ipfix sends records, --top prints a table: use one of them");
            }
            if (ipfix.isEmpty() && enterprise != IpfixSettings.NO_ENTERPRISE) {
                throw new UsageException("--ipfix-enterprise is about records of --ipfix, which is missing");
            }
            FlowSettings usual = FlowSettings.DEFAULT;
            FlowSettings settings = new FlowSettings(
                    maxFlows,
                    usual.tcpNew(),
                    usual.tcpEstablished(),
                    usual.tcpClosed(),
                    usual.otherNew(),
                    usual.otherEstablished(),
                    top > 0 ? 1_000_000 : active, // the table shows whole flows
                    fanoutIndex & 0xFF);
            Optional<IpfixSettings> collector = ipfix.map(to -> to.withEnterprise(enterprise));
            return new FlowsOptions(List.copyOf(inputs), follow, fanoutIndex, seed, top, gaps, collector, settings);
        }
    }
}
