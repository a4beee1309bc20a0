package io.witness.monitor.internal.health;

import io.witness.api.socket.OneLine;
import io.witness.monitor.internal.Monitor;
import io.witness.monitor.internal.health.Check.Status;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Implements {@code witness:health}: one row a check, the worst first. It fails if one is critical. */
@Component(service = HealthCommand.class)
@GogoCommand(scope = "witness", function = "health")
public final class HealthCommand {
    private static final String JSON = "--json";

    private final Supplier<Health> health;

    /**
     * Prepares the command.
     *
     * @param monitor knows the checks
     */
    @Activate
    public HealthCommand(@Reference Monitor monitor) {
        this(() -> monitor.checks().ready());
    }

    HealthCommand(Supplier<Health> health) {
        this.health = health;
    }

    /**
     * Shows all checks. If one is critical, the command fails, unless another command gets its result.
     *
     * @param arguments of the command
     * @return a row a check
     * @throws IOException never
     */
    @Descriptor(
            "one row a check, the worst first: sockets, the threads of rings, servers, consumers, disk, memory; fails if one is critical")
    public HealthReport health(@Descriptor("--json: print JSON, see docs/monitoring.md") String... arguments)
            throws IOException {
        List<String> options = List.of(arguments);
        if (!options.isEmpty() && !options.equals(List.of(JSON))) {
            throw new IllegalArgumentException("usage: witness:health [" + JSON + "]");
        }
        Health now = health.get();
        HealthReport report = new HealthReport(now, options.isEmpty() ? table(now) : HealthPage.json(now) + "\n");
        if (now.status() == Status.CRITICAL && !isForAnotherCommand()) {
            System.out.print(report);
            System.out.flush();
            throw new IllegalStateException(now.checks().stream()
                            .filter(check -> check.status() == Status.CRITICAL)
                            .count()
                    + " of " + now.checks().size() + " checks are critical");
        }
        return report;
    }

    // In a pipe, or in parentheses.
    private static boolean isForAnotherCommand() {
        Job job = Process.Utils.current().job();
        return job.parent() != null || job.processes().size() > 1;
    }

    static String table(Health health) {
        int width = health.checks().stream()
                .mapToInt(check -> OneLine.ofValue(check.name()).length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder(line("STATUS", "CHECK", "DETAIL", width));
        health.checks()
                .forEach(check -> text.append(
                        line(check.status().word(), OneLine.ofValue(check.name()), OneLine.of(check.detail()), width)));
        return text.toString();
    }

    private static String line(String status, String name, String detail, int width) {
        return String.format("%-8s  %-" + Math.max(width, 1) + "s  %s%n", status, name, detail);
    }
}
