package io.witness.cli.internal;

import io.witness.cli.internal.demo.DemoCommand;
import io.witness.cli.internal.extract.ExtractCommand;
import io.witness.cli.internal.flows.FlowsCommand;
import io.witness.cli.internal.probe.ProbeCommand;
import io.witness.cli.internal.send.SendCommand;
import io.witness.cli.internal.tap.TapCommand;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** Runs a command; the first argument names it. */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        StopRequest stop = new StopRequest();
        SignalHandling interruption = new SignalHandling(stop, timeoutSeconds(arguments));
        interruption.listen();
        int status = run(arguments, new StandardOutput(), System.err, stop);
        interruption.finish();
        System.exit(status);
    }

    // A demonstration has to stop other processes as well, and a probe waits for late frames.
    private static int timeoutSeconds(String[] arguments) {
        return switch (arguments.length > 0 ? arguments[0] : "") {
            case "demo" -> 15;
            case "probe" -> 10;
            default -> 2;
        };
    }

    static int run(String[] arguments, OutputStream out, PrintStream errors, StopRequest stop) {
        String command = arguments.length == 0 ? "" : arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        return switch (command) {
            case "dump" -> new DumpCommand(out, errors, stop).run(rest);
            case "demo" -> new DemoCommand(out, errors, stop).run(rest);
            case "extract" -> new ExtractCommand(out, errors, stop).run(rest);
            case "flows" -> new FlowsCommand(out, errors, stop).run(rest);
            case "probe" -> new ProbeCommand(out, errors, stop).run(rest);
            case "ringsize" -> new RingSizeCommand(out, errors).run(rest);
            case "send" -> new SendCommand(out, errors, stop).run(rest);
            case "tap" -> new TapCommand(out, errors, stop).run(rest);
            case "timestamps" -> new TimestampsCommand(out, errors, stop).run(rest);
            default -> {
                errors.println((command.isEmpty() ? "no command" : "unknown command \"" + command + "\"")
                        + ": the commands are: demo, dump, extract, flows, probe, ringsize, send, tap, timestamps");
                yield USAGE;
            }
        };
    }
}
