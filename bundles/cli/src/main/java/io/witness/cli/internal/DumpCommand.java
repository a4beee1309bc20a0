package io.witness.cli.internal;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.client.RingFollower;
import io.witness.client.TestimonyClient;
import io.witness.pcap.PacketLinkType;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/** Prints or writes the packets of a Testimony socket. */
final class DumpCommand {
    private final OutputStream out;
    private final PrintStream errors;
    private final StopRequest stop;

    DumpCommand(OutputStream out, PrintStream errors, StopRequest stop) {
        this.out = out;
        this.errors = errors;
        this.stop = stop;
    }

    int run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(DumpOptions.USAGE);
            return Main.OK;
        }
        try {
            return run(DumpOptions.parse(arguments));
        } catch (UsageException e) {
            say(e.getMessage());
            errors.print(DumpOptions.USAGE);
            return Main.USAGE;
        }
    }

    private int run(DumpOptions options) {
        try (RingFollower follower = follow(options);
                PacketSink sink = sink(options)) {
            return run(new Dump(follower, sink, options, stop, this::say), sink);
        } catch (ReaderGoneException e) {
            return Main.OK;
        } catch (RingException e) {
            return failed(e.getMessage());
        } catch (UnknownLinkTypeException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed("cannot write: " + e.getMessage());
        }
    }

    private static RingFollower follow(DumpOptions options) throws RingException {
        return options.follow()
                ? TestimonyClient.follow(options.socket(), options.fanoutIndex())
                : TestimonyClient.follow(options.socket(), options.fanoutIndex(), 0);
    }

    private int run(Dump dump, PacketSink sink) throws IOException {
        int status = Main.OK;
        try {
            dump.run();
        } catch (RingException e) {
            status = failed(e.getMessage());
        } finally {
            flushAndSumUp(dump, sink, status);
        }
        return status;
    }

    /** Flushes the sink before the summary, so that the summary is the last line if both go to a terminal. */
    private void flushAndSumUp(Dump dump, PacketSink sink, int status) throws IOException {
        try {
            sink.flush();
        } finally {
            if (dump.hasBegun() || status == Main.OK) {
                say(dump.summary());
            }
        }
    }

    private PacketSink sink(DumpOptions options) {
        if (options.hex()) {
            return new HexSink(out);
        }
        Function<RingDescription, PacketLinkType> linkTypes = ring -> linkTypes(options, ring);
        if (options.file().isEmpty()) {
            return new LineSink(out, linkTypes, options.times());
        }
        String file = options.file().get();
        boolean live = file.equals(DumpOptions.STANDARD_OUTPUT);
        return new FileSink(() -> live ? out : new FileOutputStream(file), linkTypes, live, this::say);
    }

    private static PacketLinkType linkTypes(DumpOptions options, RingDescription ring) {
        return options.linkType().isPresent()
                ? PacketLinkType.always(options.linkType().getAsInt())
                : new PacketLinkType(ring.linkType());
    }

    private void say(String notice) {
        errors.println("witness dump: " + notice);
    }

    private int failed(String reason) {
        say(reason);
        return Main.FAILED;
    }
}
