package io.witness.shell.internal;

import io.witness.api.ring.Diagnosis;
import io.witness.api.ring.RingDriver;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Implements {@code witness doctor}: whether this host and user can capture, without a runtime. */
public final class DoctorMain {
    /** The interfaces of this network namespace: two lines of titles, then one each, with a colon behind its name. */
    private static final Path INTERFACES = Path.of("/proc/self/net/dev");

    private static final int TITLES = 2;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int MOST_INTERFACES = 1000;

    private DoctorMain() {}

    /**
     * Runs the command line {@code [--json] [INTERFACE...]}.
     *
     * @param arguments the command line after {@code doctor}
     */
    public static void main(String[] arguments) {
        List<RingDriver> drivers = ServiceLoader.load(RingDriver.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        System.exit(run(drivers, arguments, System.out, System.err));
    }

    static int run(List<RingDriver> drivers, String[] arguments, PrintStream out, PrintStream errors) {
        Options options;
        try {
            options = Options.parse("witness doctor [--json] [INTERFACE...]", MOST_INTERFACES, arguments);
        } catch (IllegalArgumentException e) {
            errors.println("witness: " + e.getMessage());
            return USAGE;
        }
        Set<String> names = options.operands().isEmpty() ? interfaces() : Set.copyOf(options.operands());
        List<Diagnosis> found = new Diagnoses().host(drivers, names).found();
        out.print(options.json() ? Json.of(found) + "\n" : Diagnoses.table(found));
        return Diagnoses.failures(found) > 0 ? FAILED : 0;
    }

    private static Set<String> interfaces() {
        try (Stream<String> lines = Files.lines(INTERFACES, StandardCharsets.ISO_8859_1)) {
            return lines.skip(TITLES)
                    .map(line ->
                            line.substring(0, Math.max(0, line.indexOf(':'))).strip())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of(); // without /proc the rest can still be told
        }
    }
}
