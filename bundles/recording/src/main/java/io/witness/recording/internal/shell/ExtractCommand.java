package io.witness.recording.internal.shell;

import io.witness.filter.FilterException;
import io.witness.recording.ExtractArguments;
import io.witness.recording.ExtractProgress;
import io.witness.recording.ExtractReport;
import io.witness.recording.Extraction;
import io.witness.recording.PcapNgOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Implements {@code witness:extract}: as the command {@code extract}, on the machine of the runtime, in a thread of its own. It ends
 * when the shell does, or this bundle stops.
 */
@Component(service = ExtractCommand.class)
@GogoCommand(scope = "witness", function = "extract")
public final class ExtractCommand {
    private static final String NAME = "witness:extract";
    /** How long a stop of the bundle waits for an extraction: a disk may not answer. */
    private static final long STOP_MILLIS = 2000;

    /** Those that extract now. */
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();

    private volatile boolean isStopped;

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
        Run run = new Run(parsed, console);
        runs.add(run);
        try {
            run.start();
            if (isStopped) {
                run.interrupt();
            }
            ExtractReport report = await(run, console);
            console.println(report.packets() + " packets in " + parsed.file() + ", from " + report.readBlocks() + " of "
                    + report.blocks() + " blocks of " + report.files() + " files");
            report.lines().forEach(console::println);
        } finally {
            run.interrupt();
            runs.remove(run);
        }
    }

    /** Ends all extractions, without a file. */
    @Deactivate
    void stop() throws InterruptedException {
        isStopped = true;
        runs.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
        for (Run run : runs) {
            run.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
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

    /** Prints to the console itself: the streams of a command do not tell that nobody reads them any more. */
    private ExtractReport await(Run run, PrintStream console) throws Exception {
        while (true) {
            try {
                return run.result.get(stepMillis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                console.println(run.progress);
                if (console.checkError()) {
                    throw new IOException("the shell has gone", e);
                }
            } catch (ExecutionException e) {
                if (isStopped) {
                    throw new IOException(NAME + " was stopped or updated: nothing was written; try again", e);
                }
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    /** The thread of one extraction. */
    private static final class Run extends Thread implements ExtractProgress {
        private final ExtractArguments arguments;
        private final PrintStream console;
        private final CompletableFuture<ExtractReport> result = new CompletableFuture<>();
        private volatile String progress = "starting";

        Run(ExtractArguments arguments, PrintStream console) {
            super("witness-extract");
            this.arguments = arguments;
            this.console = console;
            setDaemon(true);
        }

        @Override
        public void run() {
            try (PcapNgOutput output = PcapNgOutput.to(Path.of(arguments.file()))) {
                ExtractReport report = new Extraction(arguments.request(), this, console::println).run(output);
                output.finish();
                result.complete(report);
            } catch (IOException | FilterException | RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }

        @Override
        public void progress(String phase, long done, long total) {
            progress = phase + ": " + (done >> 20) + " of " + (total >> 20) + " MiB";
        }
    }
}
