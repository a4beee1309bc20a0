package io.witness.terminal.internal.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Implements {@code witness shell} on a terminal: edits lines, and executes them in the Witness that runs on a state directory. */
public final class Shell {
    private static final int FAILED = 1;
    private static final String PROMPT = "witness> ";
    private static final int HISTORY_LINES = 1000;

    private final Terminal terminal;
    private final Server server;

    private Shell(Terminal terminal, Server server) {
        this.terminal = terminal;
        this.server = server;
    }

    /**
     * Runs the shell.
     *
     * @param words the command line: {@code --state DIR}, of which the last counts
     */
    public static void main(String[] words) {
        System.exit(run(words[words.length - 1]));
    }

    private static int run(String state) {
        try (Server server = new Server(Path.of(state).toAbsolutePath())) {
            server.connect();
            try (Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .nativeSignals(true)
                    .graphemeCluster(false)
                    .encoding(
                            Boolean.getBoolean("witness.terminal.utf8")
                                    ? StandardCharsets.UTF_8
                                    : StandardCharsets.ISO_8859_1)
                    .build()) {
                return new Shell(terminal, server).interact() ? 0 : FAILED;
            }
        } catch (InvalidPathException e) {
            return fail("--state: this cannot be a file's name");
        } catch (IOException e) {
            return fail(e.getMessage());
        }
    }

    private static int fail(String message) {
        System.err.println("witness: " + message);
        return FAILED;
    }

    /** Executes line by line until the person leaves; true if the last one succeeded. */
    private boolean interact() {
        LineReader reader = reader();
        terminal.handle(Terminal.Signal.INT, signal -> server.interrupt());
        boolean succeeded = true;
        while (true) {
            String line;
            try {
                line = reader.readLine(PROMPT);
            } catch (UserInterruptException e) {
                continue; // Ctrl-C drops the line
            } catch (EndOfFileException e) {
                return succeeded;
            }
            if (line.strip().equals("exit")) {
                return succeeded;
            }
            if (!line.isBlank()) {
                succeeded = execute(line);
            }
        }
    }

    private LineReader reader() {
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null); // a matter of the Witness
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("witness")
                .parser(parser)
                .completer(new Completion(new Vocabulary(server)))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES);
        try {
            Path file = HistoryFile.in(System.getenv());
            HistoryFile.prepare(file);
            builder.variable(LineReader.HISTORY_FILE, file);
        } catch (IOException | InvalidPathException e) {
            System.err.println("witness: lines are not kept for later shells: " + e.getMessage()
                    + ": let XDG_STATE_HOME be a directory that can be written");
        }
        return builder.build();
    }

    private boolean execute(String line) {
        try {
            String error = server.execute(line, System.out, System.err);
            if (error.isEmpty()) {
                return true;
            }
            fail(error);
        } catch (IOException e) {
            fail(e.getMessage());
        }
        return false;
    }
}
