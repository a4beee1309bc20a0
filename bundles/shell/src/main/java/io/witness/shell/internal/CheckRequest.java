package io.witness.shell.internal;

import io.witness.api.socket.ConfigurationCheck;
import io.witness.api.socket.Finding;
import io.witness.api.socket.Finding.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Holds the arguments of a check: of the shell's command, and of the one that needs no runtime.
 *
 * @param file the configuration file
 * @param json whether to print JSON
 */
record CheckRequest(Path file, boolean json) {
    /**
     * Parses the arguments.
     *
     * @param command its name, for the usage line
     * @param arguments the command's arguments
     * @throws IllegalArgumentException if they are wrong, with the usage
     */
    static CheckRequest parse(String command, List<String> arguments) {
        String usage = command + " FILE [--json]";
        Options options = Options.parse(usage, 1, arguments.toArray(String[]::new));
        if (options.operands().isEmpty() || options.operands().get(0).isEmpty()) {
            throw new IllegalArgumentException("usage: " + usage);
        }
        return new CheckRequest(Path.of(options.operands().get(0)), options.json());
    }

    /**
     * Checks the file and prints what was found.
     *
     * @return how many mistakes there are; warnings do not count
     * @throws IOException if the file cannot be read
     */
    long run(ConfigurationCheck check, PrintStream out) throws IOException {
        List<Finding> findings = check.check(file);
        out.print(json ? Json.of(findings) + "\n" : text(findings));
        return count(findings, Severity.ERROR);
    }

    private String text(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            String severity = finding.severity().name().toLowerCase(Locale.ROOT);
            text.append(file)
                    .append(finding.in("").replaceFirst("(?<=: )", severity + ": "))
                    .append('\n');
        }
        return text.append(file)
                .append(": ")
                .append(counted(count(findings, Severity.ERROR), "error"))
                .append(", ")
                .append(counted(count(findings, Severity.WARNING), "warning"))
                .append('\n')
                .toString();
    }

    static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
