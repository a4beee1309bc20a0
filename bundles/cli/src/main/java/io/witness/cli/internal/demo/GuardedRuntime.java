package io.witness.cli.internal.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a separate Witness in its own directory. Both are removed with this object, and with this process, even if it is
 * killed: a guard process takes care of that. Its own session protects both from Ctrl-C and other signals to the whole job.
 */
final class GuardedRuntime implements AutoCloseable {
    private static final String READY = "witness: ready: ";
    private static final int END_SECONDS = 10;

    private final TemporaryDirectory tmp;
    private final Process guard;
    private final BufferedReader output;
    private final Path directory;

    /** Creates the directory; the runtime does not start yet. */
    GuardedRuntime(TemporaryDirectory tmp, List<String> runtime) throws DemoException {
        this.tmp = tmp;
        try {
            guard = new ProcessBuilder(command(tmp, runtime))
                    .redirectErrorStream(true)
                    .start();
            output = guard.inputReader(StandardCharsets.UTF_8);
            directory = directory(output.readLine());
        } catch (IOException e) {
            throw new DemoException("cannot start a process: " + e.getMessage());
        }
    }

    private static List<String> command(TemporaryDirectory tmp, List<String> runtime) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "bash", "-c", script(), "witness-demo-guard"));
        command.add(tmp.base().toString());
        command.addAll(runtime);
        return command;
    }

    private static String script() throws IOException {
        try (InputStream script = GuardedRuntime.class.getResourceAsStream("guard.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path directory(String line) throws DemoException {
        if (line == null || !line.startsWith("/")) {
            throw tmp.unfit("cannot be used (" + line + ")");
        }
        return Path.of(line);
    }

    /** Returns the directory for the configuration, named {@code testimony.conf}; private to this user. */
    Path directory() {
        return directory;
    }

    Path state() {
        return directory.resolve("state");
    }

    /** Starts the runtime, and waits until it serves its socket. */
    void start() throws DemoException {
        try {
            guard.getOutputStream().write('\n');
            guard.getOutputStream().flush();
            String line = output.readLine();
            while (line != null && !line.startsWith(READY)) {
                line = output.readLine();
            }
            if (line == null || line.startsWith(READY + "0 ")) {
                throw failure("the runtime does not serve the capture");
            }
        } catch (IOException e) {
            throw failure("the runtime has ended");
        }
    }

    /** Describes a failure; if the runtime has ended, with its own error messages. */
    DemoException failure(String what) {
        try (Stream<String> lines = Files.lines(directory.resolve("errors"))) {
            return lines.filter(line -> line.contains(" ERROR ") || line.startsWith("witness: "))
                    .map(line -> line.replaceFirst("^.* ERROR +", "").replaceFirst("^witness: ", ""))
                    .findFirst()
                    .map(error -> new DemoException(what + ": the runtime says: " + error))
                    .orElse(new DemoException(what));
        } catch (IOException e) {
            return new DemoException(what);
        }
    }

    /** Ends the runtime, and waits until it and the directory are gone. */
    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            guard.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // the guard is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
