package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.Frames;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, between a server and a pipe. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTest {
    private static final int BLOCK_SIZE = 4096;

    @TempDir
    Path directory;

    private final CountDownLatch more = new CountDownLatch(1);
    private MemoryFile memory;
    private FakeServer server;
    private Process process;

    @BeforeEach
    void start() throws Exception {
        Path path = directory.resolve("socket");
        memory = new MemoryFile(BLOCK_SIZE, 2).sealed();
        for (int i = 0; i < 2; i++) {
            new BlockBuilder(memory.block(i))
                    .sequence(i)
                    .add(i, Frames.udpFrame(20))
                    .build();
        }
        server = new FakeServer(path, s -> {
            s.greet(1, BLOCK_SIZE, 2, null);
            s.handOver(memory.descriptor());
            s.sendWords(0);
            more.await();
            s.sendWords(1);
            s.awaitEnd();
        });
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "dump",
                        path.toString())
                .start();
    }

    @AfterEach
    void end() throws Exception {
        more.countDown();
        process.destroyForcibly().waitFor();
        server.stop();
        memory.close();
    }

    private String errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldEndASignalWithItsOutputCompleteAndStatusZero() throws Exception {
        BufferedReader output = process.inputReader();
        assertTrue(output.readLine().endsWith("UDP, length 20"));
        process.toHandle().destroy(); // SIGTERM, and leaves the pipes open
        assertTrue(process.waitFor(5, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertTrue(errors().endsWith("witness dump: 1 packet, 0 blocks missed\n"));
    }

    @Test
    void shouldEndWithStatusZeroWhenItsReaderHasEnough() throws Exception {
        BufferedReader output = process.inputReader();
        output.readLine();
        output.close();
        more.countDown();
        assertTrue(process.waitFor(5, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertTrue(errors().endsWith("witness dump: 2 packets, 0 blocks missed\n"));
    }
}
