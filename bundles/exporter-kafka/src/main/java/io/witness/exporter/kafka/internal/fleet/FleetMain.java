package io.witness.exporter.kafka.internal.fleet;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Runs the command. */
public final class FleetMain {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private FleetMain() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream errors) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(FleetOptions.USAGE);
            return OK;
        }
        try {
            FleetOptions options = FleetOptions.parse(arguments);
            Fleet fleet = FleetReader.read(options);
            long now = System.currentTimeMillis();
            out.print(options.isJson() ? fleet.json(now) : fleet.table(now));
            out.flush();
            if (fleet.unreadable() > 0) {
                errors.println("witness: " + fleet.unreadable() + " records of " + options.topic()
                        + " are no states of sensors, and were skipped");
            }
            return OK;
        } catch (UsageException e) {
            errors.println("witness: " + e.getMessage());
            return USAGE;
        } catch (IOException e) {
            errors.println("witness: " + e.getMessage());
            return FAILED;
        }
    }
}
