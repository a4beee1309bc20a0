package io.witness.shell.internal;

import io.witness.api.socket.ConfigurationCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.ServiceLoader;

/** Implements {@code witness check}: checks a configuration file without a runtime, and without privileges. */
public final class CheckMain {
    private static final int FAILED = 1;
    private static final int NO_FILE = 2;

    private CheckMain() {}

    /**
     * Runs the command line {@code FILE [--json]}.
     *
     * @param arguments the command line after {@code check}
     */
    public static void main(String[] arguments) {
        ConfigurationCheck check =
                ServiceLoader.load(ConfigurationCheck.class).findFirst().orElseThrow();
        System.exit(run(check, List.of(arguments), System.out, System.err));
    }

    static int run(ConfigurationCheck check, List<String> arguments, PrintStream out, PrintStream errors) {
        try {
            return CheckRequest.parse("witness check", arguments).run(check, out) > 0 ? FAILED : 0;
        } catch (IOException | IllegalArgumentException e) {
            errors.println("witness: " + e.getMessage());
            return NO_FILE;
        }
    }
}
