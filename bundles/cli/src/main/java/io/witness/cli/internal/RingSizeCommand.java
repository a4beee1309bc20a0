package io.witness.cli.internal;

import io.witness.api.ringsize.RingSizeReport;
import io.witness.api.ringsize.RingSizeRequest;
import io.witness.linux.memory.MemoryAdmission;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prints how large a ring has to be for a rate of packets. */
final class RingSizeCommand {
    static final String USAGE =
            """
            usage: witness ringsize RATE SIZE SLACK

            Prints the ring that a rate of packets needs, and its lines for testimony.conf.

              RATE   packets per second, such as 1M or 300kpps; or bits per second, such as 10Gbit
              SIZE   bytes per packet, with the Ethernet header and without the checksum
              SLACK  how long the ring keeps packets while nobody reads, in seconds, or such as 500ms or 2min
            """;

    private final OutputStream out;
    private final PrintStream errors;

    RingSizeCommand(OutputStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    int run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(USAGE);
            return Main.OK;
        }
        try {
            return print(RingSizeRequest.parse(arguments));
        } catch (IllegalArgumentException e) {
            errors.println(e.getMessage());
            return Main.USAGE;
        }
    }

    private int print(RingSizeRequest request) {
        try {
            String report =
                    RingSizeReport.of(request, MemoryAdmission.ofProcess().availableBytes());
            out.write(report.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return Main.OK;
        } catch (IOException e) {
            errors.println("witness: " + e.getMessage());
            return Main.FAILED;
        }
    }
}
