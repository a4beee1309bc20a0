package io.witness.cli.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.client.TestimonyClient;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.LinkTypes;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/** Prints or writes the packets of a Testimony socket. */
final class DumpCommand {
    private final OutputStream out;
    private final PrintStream errors;
    private final Stop stop;

    DumpCommand(OutputStream out, PrintStream errors, Stop stop) {
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
            errors.println("witness dump: " + e.getMessage());
            errors.print(DumpOptions.USAGE);
            return Main.USAGE;
        }
    }

    private int run(DumpOptions options) {
        try (Ring ring = TestimonyClient.connect(options.socket(), options.fanoutIndex());
                PacketSink sink = sink(options, ring.description())) {
            return run(new Dump(ring, sink, options.count(), stop), sink);
        } catch (ReaderGoneException e) {
            return Main.OK;
        } catch (RingException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed("cannot write: " + e.getMessage());
        }
    }

    /** The sink is flushed before the summary is printed, which so is the last line where both go to a terminal. */
    private int run(Dump dump, PacketSink sink) throws IOException {
        int status = Main.OK;
        try {
            dump.run();
        } catch (RingException e) {
            status = failed(e.getMessage());
        } finally {
            flushAndSumUp(dump, sink);
        }
        return status;
    }

    private void flushAndSumUp(Dump dump, PacketSink sink) throws IOException {
        try {
            sink.flush();
        } finally {
            errors.println("witness dump: " + dump.summary());
        }
    }

    private PacketSink sink(DumpOptions options, RingDescription ring) throws IOException {
        if (options.hex()) {
            return new HexSink(out);
        }
        int linkType = ring.linkType().orElseGet(this::assumedLinkType);
        if (options.file().isEmpty()) {
            return new LineSink(out, linkType);
        }
        String file = options.file().get();
        boolean live = file.equals(DumpOptions.STANDARD_OUTPUT);
        OutputStream target = live ? out : new FileOutputStream(file);
        return new FileSink(target, InterfaceInfo.of(ring, linkType), live);
    }

    private int assumedLinkType() {
        errors.println("witness dump: the server does not tell the link type: Ethernet is assumed");
        return LinkTypes.ETHERNET;
    }

    private int failed(String reason) {
        errors.println("witness dump: " + reason);
        return Main.FAILED;
    }
}
