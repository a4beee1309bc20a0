package io.witness.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each step to a ring fails once for want of descriptors or memory: nothing that was opened before is left behind. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResourceShortageTest {
    private static final int BLOCK_SIZE = 4096;

    @TempDir
    private Path directory;

    /** What a process prints that is to get a ring of so many blocks. */
    private List<String> report(int numBlocks, String what, String... options) throws Exception {
        Path path = directory.resolve("socket");
        try (MemoryFile memory = new MemoryFile(BLOCK_SIZE, numBlocks).sealed()) {
            FakeServer server = new FakeServer(path, s -> {
                try {
                    s.greet(1, BLOCK_SIZE, numBlocks, null);
                    s.handOver(memory.descriptor());
                    s.awaitEnd();
                } catch (IllegalStateException e) {
                    // the client gave up
                }
            });
            List<String> command = new ArrayList<>(List.of(options));
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(ResourceShortage.class.getName(), what, path.toString()));
            Process process = new ProcessBuilder(command).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> out + errors);
            server.stop();
            return out.lines().toList();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Test
    void shouldLoseNothingWhereADescriptorIsMissing() throws Exception {
        List<String> report = report(8, "descriptors", "prlimit", "--nofile=256:256", java());
        assertTrue(report.stream().noneMatch(line -> line.contains(" lost")), report::toString);
        List<String> attempts = report.subList(0, report.indexOf("follower WAITING"));
        List<String> failed =
                attempts.stream().filter(line -> !line.endsWith(" ring")).toList();
        assertTrue(failed.size() >= 4 && failed.size() < attempts.size(), report::toString);
        assertTrue(failed.stream().allMatch(line -> line.contains(" kept may pass: ")), report::toString);
        assertEquals(
                List.of("follower WAITING", "follower RING", "follower kept"),
                report.subList(attempts.size(), report.size()));
    }

    @Test
    void shouldLoseNothingWhereMemoryIsMissing() throws Exception {
        List<String> report = report(600_000, "memory", java(), "-Xmx512m", "-XX:MaxDirectMemorySize=1m");
        assertEquals(List.of("memory kept", "follower kept", "mapped 0"), report);
    }
}
