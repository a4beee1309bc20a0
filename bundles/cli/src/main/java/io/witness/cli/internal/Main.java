package io.witness.cli.internal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;

/** The entry of all commands: the first argument names it. */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        Stop stop = new Stop();
        Interruption interruption = new Interruption(stop);
        interruption.listen();
        int status = run(arguments, new StandardOutput(), System.err, stop);
        interruption.finish();
        System.exit(status);
    }

    static int run(String[] arguments, OutputStream out, PrintStream errors, Stop stop) {
        String command = arguments.length == 0 ? "" : arguments[0];
        if (!command.equals("dump")) {
            errors.println((command.isEmpty() ? "no command" : "there is no command \"" + command + "\"")
                    + ": the commands are: dump");
            return USAGE;
        }
        return new DumpCommand(out, errors, stop).run(Arrays.asList(arguments).subList(1, arguments.length));
    }
}
