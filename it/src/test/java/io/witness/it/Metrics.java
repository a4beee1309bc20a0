package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What one scrape says. */
record Metrics(String text) {
    static Metrics of(Witness witness) throws IOException {
        Http.Reply reply = Http.get(Http.at(witness.state().resolve("metrics.sock")), "/metrics");
        assertEquals(200, reply.status(), reply::text);
        return new Metrics(reply.body());
    }

    /** The sum of all samples of a metric with these labels, such as {@code reader="dump"}. */
    double sum(String name, String... labels) {
        List<String> samples = samples(name, labels);
        if (samples.isEmpty()) {
            throw new AssertionError("no " + name + Arrays.toString(labels) + " in\n" + text);
        }
        return samples.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    long of(Path socket, String name) {
        return (long) sum(name, "socket=\"" + socket + "\"");
    }

    List<String> samples(String name, String... labels) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .toList();
    }
}
