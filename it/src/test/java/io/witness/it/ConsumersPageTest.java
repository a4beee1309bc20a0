package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The consumers of docs/consumers.md, as they stand there, in a runtime. */
class ConsumersPageTest {
    /** A plugin is short: what counts are its lines from the class on. */
    private static final int MOST_LINES = 12;

    @TempDir
    Path home;

    @Test
    void shouldCompileAndCount() throws Exception {
        Map<String, String> programs = programs();
        assertEquals(Set.of("Bytes", "Writer"), programs.keySet());
        String plugin = programs.get("Bytes");
        long lines =
                plugin.substring(plugin.indexOf("public final class")).lines().count();
        assertTrue(lines <= MOST_LINES, lines + " lines");

        Path capture = home.resolve("a.pcap");
        Files.write(capture, Captures.pcap(Captures.recorded(Frames.varied(1000), 1_600_000_000_000_000_000L)));
        Entry entry = Entry.of(home.resolve("a.sock"), "replay:" + capture + "?speed=1000pps&loop=yes")
                .with("BlockSize", 65536)
                .with("NumBlocks", 16);
        try (Witness witness = Witness.start(home, entry)) {
            for (Map.Entry<String, String> program : programs.entrySet()) {
                ConsumerJar.drop(
                        ConsumerJar.build(home, program.getKey(), program.getKey(), program.getValue(), ""), witness);
            }
            awaitFigure(witness, "Bytes", "bytes");
            awaitFigure(witness, "Writer", "blocks");
        }
    }

    private static void awaitFigure(Witness witness, String consumer, String figure) throws Exception {
        Await.until(consumer + " counts", () -> ConsumerData.of(witness).stream()
                .anyMatch(row -> row.consumer().equals(consumer)
                        && row.isRunning()
                        && row.restarts() == 0
                        && row.figure(figure) > 1));
    }

    private static Map<String, String> programs() throws Exception {
        return Page.of("docs/consumers.md").blocks("java").stream()
                .collect(Collectors.toMap(CodeBlock::className, CodeBlock::text));
    }
}
