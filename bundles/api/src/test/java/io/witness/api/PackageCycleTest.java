package io.witness.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The packages of the contracts stand on each other in one direction. */
class PackageCycleTest {
    private static final Pattern ARROW = Pattern.compile("(io\\.witness\\.[a-z.]+)\\s+-> (io\\.witness\\.[a-z.]+)");

    @Test
    void shouldHaveNoCycleAmongItsPackages() throws Exception {
        Map<String, Set<String>> arrows = arrows();
        assertTrue(arrows.containsKey("io.witness.api.socket"), arrows::toString);
        // what stands on nothing that is left is taken away, as long as there is something
        while (arrows.values().removeIf(Set::isEmpty)) {
            arrows.values().forEach(targets -> targets.retainAll(arrows.keySet()));
        }
        assertEquals(Map.of(), arrows, "packages in a cycle, or on one");
    }

    private static Map<String, Set<String>> arrows() throws Exception {
        Path classes = Path.of(
                        PackageCycleTest.class.getResource("ring/Ring.class").toURI())
                .resolve("../../../../..");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
            jdeps.run(
                    out,
                    out,
                    "-verbose:package",
                    "--multi-release",
                    "base",
                    classes.normalize().toString());
        }
        Map<String, Set<String>> arrows = new HashMap<>();
        Matcher arrow = ARROW.matcher(printed.toString(StandardCharsets.UTF_8));
        while (arrow.find()) {
            arrows.computeIfAbsent(arrow.group(1), from -> new HashSet<>()).add(arrow.group(2));
            arrows.computeIfAbsent(arrow.group(2), to -> new HashSet<>());
        }
        return arrows;
    }
}
