package io.witness.shell.internal.control;

import io.witness.shell.control.ControlConnection;
import io.witness.shell.control.StandardOutput;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Implements {@code witness shell}: executes one command, or standard input line by line, in the Witness that runs on a
 * state directory.
 */
public final class ControlClient {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String PROMPT = "witness> ";

    private final ControlConnection connection;
    private final OutputStream output = new StandardOutput();

    private ControlClient(ControlConnection connection) {
        this.connection = connection;
    }

    /**
     * Runs the command line {@code --state DIR [COMMAND...]}; of several {@code --state} the last counts.
     *
     * @param words the command line after {@code shell}
     */
    public static void main(String[] words) {
        System.exit(run(List.of(words)));
    }

    static int run(List<String> words) {
        Path state = null;
        int next = 0;
        while (next + 1 < words.size() && words.get(next).equals("--state")) {
            try {
                state = Path.of(words.get(next + 1));
            } catch (InvalidPathException e) {
                return fail(
                        USAGE,
                        "--state: " + words.get(next + 1).replaceAll("\\p{C}", "?") + " cannot be a file's name in this"
                                + " locale: use a UTF-8 one, such as LC_ALL=C.UTF-8");
            }
            next += 2;
        }
        if (next < words.size() && words.get(next).startsWith("-")) {
            return fail(USAGE, "usage: witness shell [--state DIR] [COMMAND...]");
        }
        if (state == null) {
            return fail(USAGE, "say where the Witness runs: --state DIR");
        }
        return run(state.toAbsolutePath(), CommandWords.line(words.subList(next, words.size())));
    }

    private static int run(Path state, String command) {
        try (ControlConnection connection = ControlConnection.to(state)) {
            ControlClient client = new ControlClient(connection);
            boolean succeeded = command.isBlank() ? client.interact() : client.execute(command);
            return succeeded ? 0 : FAILED;
        } catch (StandardOutput.ReaderGoneException e) {
            return 0; // it has seen enough
        } catch (IOException e) {
            return fail(FAILED, e.getMessage());
        }
    }

    /** Executes line by line until there are no more; true if the last one succeeded. */
    private boolean interact() throws IOException {
        Console terminal = System.console();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        boolean succeeded = true;
        while (true) {
            String line = terminal == null ? lines.readLine() : terminal.readLine(PROMPT);
            if (line == null || line.strip().equals("exit")) {
                return succeeded;
            }
            if (!line.isBlank()) {
                succeeded = execute(line);
            }
        }
    }

    private boolean execute(String line) throws IOException {
        ControlConnection.Outcome outcome = connection.execute(line, output, System.err);
        if (!outcome.succeeded()) {
            System.err.println("witness: " + outcome.error());
        }
        return outcome.succeeded();
    }

    private static int fail(int status, String message) {
        System.err.println("witness: " + message);
        return status;
    }
}
