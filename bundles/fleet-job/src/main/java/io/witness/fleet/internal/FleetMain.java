package io.witness.fleet.internal;

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
            FleetView view = options.subject().view();
            FleetReader reader = new FleetReader(options, view);
            reader.read();
            long now = System.currentTimeMillis();
            if (options.isJson()) {
                out.writeBytes(Json.write(view.objects(now)));
                out.println();
            } else {
                out.print(view.table(now));
            }
            out.flush();
            if (reader.unreadable() > 0) {
                errors.println("witness: " + reader.unreadable() + " records of " + options.topic()
                        + " are of another kind, and were skipped");
            }
            if (!view.remark().isEmpty()) {
                errors.println("witness: " + view.remark());
            }
            return OK;
        } catch (UsageException e) {
            errors.println("witness: " + Printable.of(e.getMessage()));
            return USAGE;
        } catch (IOException e) {
            errors.println("witness: " + Printable.of(e.getMessage()));
            return FAILED;
        }
    }
}
