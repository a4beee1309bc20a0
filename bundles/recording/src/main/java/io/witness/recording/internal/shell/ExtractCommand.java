package io.witness.recording.internal.shell;

import io.witness.filter.FilterException;
import io.witness.recording.ExtractArguments;
import io.witness.recording.ExtractReport;
import io.witness.recording.Extraction;
import io.witness.recording.PcapNgOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;

/**
 * Implements {@code witness:extract}: as the command {@code extract}, on the machine of the runtime, in a thread of its own. It ends
 * when the shell does.
 */
@Component(service = ExtractCommand.class)
@GogoCommand(scope = "witness", function = "extract")
public final class ExtractCommand {
    private static final String NAME = "witness:extract";

    private volatile String phase = "";
    private volatile long done;
    private volatile long total;

    /** How often progress is printed, which also shows whether the shell is still there. */
    long stepMillis = 1000;

    /** Extracts packets from recordings into a file. */
    @Descriptor("packets of all capture files in a directory, by time and filter, into a file of this machine")
    public void extract(
            CommandSession session,
            @Descriptor("DIR [--from TIME] [--to TIME] [--community-id ID] [FILTER] -w FILE") String... arguments)
            throws Exception {
        ExtractArguments parsed = parse(arguments);
        PrintStream console = session.getConsole();
        CompletableFuture<ExtractReport> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(parsed, console, result), "witness-extract");
        thread.setDaemon(true);
        thread.start();
        try {
            ExtractReport report = await(result, console);
            console.println(report.packets() + " packets in " + parsed.file() + ", from " + report.readBlocks() + " of "
                    + report.blocks() + " blocks of " + report.files() + " files");
            report.lines().forEach(console::println);
        } finally {
            thread.interrupt();
        }
    }

    private static ExtractArguments parse(String... arguments) {
        ExtractArguments parsed;
        try {
            parsed = ExtractArguments.parse(List.of(arguments), Instant.now());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; usage: " + NAME + " " + ExtractArguments.USAGE, e);
        }
        if (parsed.file().equals(ExtractArguments.STANDARD_OUTPUT)) {
            throw new IllegalArgumentException("-w -: the shell carries text only; name a file of this machine");
        }
        return parsed;
    }

    private void run(ExtractArguments arguments, PrintStream console, CompletableFuture<ExtractReport> result) {
        try (PcapNgOutput output = PcapNgOutput.to(Path.of(arguments.file()))) {
            Extraction extraction = new Extraction(arguments.request(), this::progress, console::println);
            ExtractReport report = extraction.run(output);
            output.finish();
            result.complete(report);
        } catch (IOException | FilterException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void progress(String nextPhase, long nextDone, long nextTotal) {
        phase = nextPhase;
        done = nextDone;
        total = nextTotal;
    }

    /** Prints to the console itself: the streams of a command do not tell that nobody reads them any more. */
    private ExtractReport await(CompletableFuture<ExtractReport> result, PrintStream console) throws Exception {
        while (true) {
            try {
                return result.get(stepMillis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                console.println(phase + ": " + (done >> 20) + " of " + (total >> 20) + " MiB");
                if (console.checkError()) {
                    throw new IOException("the shell has gone", e);
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }
}
