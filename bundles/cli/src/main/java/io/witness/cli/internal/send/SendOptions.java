package io.witness.cli.internal.send;

import io.witness.api.socket.OneLine;
import io.witness.cli.internal.ArgumentReader;
import io.witness.cli.internal.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the arguments of {@code send}.
 *
 * @param interfaceName the interface to send to
 * @param pace when packets are due
 * @param rounds how often the files are sent; {@link Long#MAX_VALUE}: until it is interrupted
 * @param count how many packets at most
 * @param sizes the sizes to generate; empty: files are sent
 * @param files the files, in order
 * @param force whether an endless flood of a real network is wanted
 * @param skipTruncated whether packets that were cut when they were captured are left out
 * @param qdiscBypass whether the interface's queue is skipped
 */
record SendOptions(
        String interfaceName,
        Pace pace,
        long rounds,
        long count,
        Optional<SizeMix> sizes,
        List<Path> files,
        boolean force,
        boolean skipTruncated,
        boolean qdiscBypass) {
    static final String USAGE =
            """
            usage: witness send -i IFACE [--speed 2x | --rate RATE | --topspeed] [--loop N] [--count N] FILE...
                   witness send -i IFACE --size SIZES [--rate RATE] [--count N]

            Sends the packets of capture files (pcap, pcapng; plain, gzip or zstd), one file after the other, with the pauses
            between their recorded times; or generated UDP packets that are numbered.

              -i IFACE           the interface to send to
              --speed 2x         so many times as fast as recorded
              --rate RATE        at a fixed rate: 10000pps, or 100Mbit (of the packets' bytes, link header included)
              --topspeed         as fast as possible; usual with --size
              --loop N           send the files N times; 0: until interrupted
              --count N          end after N packets
              --size SIZES       generate frames of so many bytes, 62 or more: 64, or a mix with weights 64:7,576:4,1500:1
              --truncated skip   leave out packets that were cut when they were captured, instead of sending what is there
              --qdisc-bypass     skip the interface's queue
              --force            let --loop, or --size without --count, run as fast as possible on a real network
            """;

    static SendOptions parse(List<String> arguments) throws UsageException {
        try {
            return new Parser(arguments).parse();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Tells whether a flood would not end soon, or not at all. */
    boolean isFlood() {
        boolean endless = sizes.isPresent() ? count == Long.MAX_VALUE : rounds > 1;
        return endless && pace.kind() == Pace.Kind.TOP && !force;
    }

    private static final class Parser {
        private final ArgumentReader arguments;
        private final List<Path> files = new ArrayList<>();
        private String interfaceName = "";
        private Pace pace;
        private String paceOption = "";
        private long rounds = 1;
        private boolean looping;
        private long count = Long.MAX_VALUE;
        private Optional<SizeMix> sizes = Optional.empty();
        private boolean force;
        private boolean skipTruncated;
        private boolean qdiscBypass;

        Parser(List<String> arguments) {
            this.arguments = new ArgumentReader(arguments);
        }

        SendOptions parse() throws UsageException {
            arguments.read(this::option, word -> files.add(ArgumentReader.inputPath(word)));
            return result();
        }

        private void option(String option) throws UsageException {
            switch (option) {
                case "-i" -> interfaceName = arguments.value(option);
                case "--speed" -> setPace(option, Pace.factor(arguments.value(option)));
                case "--rate" -> setPace(option, Pace.rate(arguments.value(option)));
                case "--topspeed" -> setPace(option, Pace.TOP);
                case "--loop" -> loop(arguments.number(option, 0, Long.MAX_VALUE));
                case "--count" -> count = arguments.number(option, 1, Long.MAX_VALUE);
                case "--size" -> sizes = Optional.of(SizeMix.parse(arguments.value(option)));
                case "--truncated" -> skipTruncated = isSkip(arguments.value(option));
                case "--qdisc-bypass" -> qdiscBypass = true;
                case "--force" -> force = true;
                default -> throw ArgumentReader.unknown(option);
            }
        }

        private void setPace(String option, Pace chosen) throws UsageException {
            if (pace != null) {
                throw new UsageException(paceOption + " and " + option + " exclude each other");
            }
            paceOption = option;
            pace = chosen;
        }

        private void loop(long times) {
            looping = true;
            rounds = times == 0 ? Long.MAX_VALUE : times;
        }

        private static boolean isSkip(String value) throws UsageException {
            if (!value.equals("skip") && !value.equals("send")) {
                throw new UsageException("--truncated " + OneLine.of(value) + ": use send or skip");
            }
            return value.equals("skip");
        }

        private SendOptions result() throws UsageException {
            require(!interfaceName.isEmpty(), "the interface is missing: name it with -i");
            require(sizes.isEmpty() || files.isEmpty(), "--size takes the place of files: leave " + files + " out");
            require(sizes.isPresent() || !files.isEmpty(), "FILE is missing, or --size to generate packets");
            require(sizes.isEmpty() || !looping, "--loop is for files: --size goes on until --count");
            require(
                    sizes.isEmpty() || pace == null || pace.kind() != Pace.Kind.RECORDED,
                    "--speed is for files, which have recorded times: use --rate with --size");
            require(
                    rounds == 1 || !files.contains(Path.of("/dev/stdin")),
                    "standard input can be read once: use --loop with files only");
            Pace usual = sizes.isPresent() ? Pace.TOP : Pace.RECORDED;
            return new SendOptions(
                    interfaceName,
                    pace == null ? usual : pace,
                    rounds,
                    count,
                    sizes,
                    List.copyOf(files),
                    force,
                    skipTruncated,
                    qdiscBypass);
        }

        private static void require(boolean condition, String problem) throws UsageException {
            if (!condition) {
                throw new UsageException(problem);
            }
        }
    }
}
