package io.witness.deploy.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Implements {@code witness:deployed}: one row per jar in {@code deploy/}. Reads published data only. */
public final class DeployedCommand {
    private static final String[] COLUMNS = {"FILE", "BUNDLE", "VERSION", "STATE", "SECONDS", "REASON"};

    private final Supplier<List<DeployedJar>> jars;

    DeployedCommand(Supplier<List<DeployedJar>> jars) {
        this.jars = jars;
    }

    /** Prints the table. */
    public void deployed() {
        System.out.print(table());
    }

    String table() {
        List<String[]> rows = new ArrayList<>(List.<String[]>of(COLUMNS));
        Instant now = Instant.now();
        jars.get().forEach(jar -> rows.add(cells(jar, now)));
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(padded(row[i], width(rows, i))).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String[] cells(DeployedJar jar, Instant now) {
        return new String[] {
            OneLine.of(jar.file()),
            orDash(jar.bundle()),
            orDash(jar.version()),
            jar.state().name().toLowerCase(Locale.ROOT),
            Long.toString(Math.max(0, Duration.between(jar.since(), now).toSeconds())),
            orDash(OneLine.of(jar.reason()))
        };
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static int width(List<String[]> rows, int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
