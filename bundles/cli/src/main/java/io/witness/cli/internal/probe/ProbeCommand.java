package io.witness.cli.internal.probe;

import io.witness.api.ring.RingException;
import io.witness.cli.internal.ReaderGoneException;
import io.witness.cli.internal.StopRequest;
import io.witness.cli.internal.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Measures delays between two interfaces, or answers probes of another host. */
public final class ProbeCommand {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final OutputStream out;
    private final PrintStream errors;
    private final StopRequest stop;
    private final boolean terminal = Boolean.getBoolean("witness.probe.terminal");

    /** Prints results to the one, everything else to the other. */
    public ProbeCommand(OutputStream out, PrintStream errors, StopRequest stop) {
        this.out = out;
        this.errors = errors;
        this.stop = stop;
    }

    /** Returns the exit status: 0 if it ran to its end, or was interrupted, whatever was lost. */
    public int run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(ProbeOptions.USAGE);
            return OK;
        }
        try {
            return run(ProbeOptions.parse(arguments));
        } catch (UsageException e) {
            say(e.getMessage());
            errors.print(ProbeOptions.USAGE);
            return USAGE;
        } catch (ReaderGoneException e) {
            return OK;
        } catch (RingException | IOException e) {
            say(e.getMessage());
            return FAILED;
        }
    }

    private int run(ProbeOptions options) throws RingException, IOException {
        Optional<String> failure = options.reflects() ? reflect(options) : probe(options);
        failure.ifPresent(this::say);
        return failure.isPresent() ? FAILED : OK;
    }

    private Optional<String> reflect(ProbeOptions options) throws RingException, IOException {
        Reflector reflector = Reflector.open(options);
        say("answers probes at " + options.interfaceName() + ", address " + reflector.address() + ", until Ctrl-C");
        Optional<String> failure = reflector.run(stop);
        print(options.json() ? reflector.json() : reflector.text());
        return failure;
    }

    private Optional<String> probe(ProbeOptions options) throws RingException, IOException {
        ProbeView view = new ProbeView(out, errors, options, terminal);
        ProbeRun run = ProbeRun.open(options);
        Optional<String> failure = run.run(stop, view);
        ProbeSummary summary = run.summary();
        print(options.json() ? ProbeJson.of(summary) : String.join("\n", ProbeTable.lines(summary)));
        return failure;
    }

    private void print(String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void say(String notice) {
        errors.println("witness probe: " + notice);
    }
}
