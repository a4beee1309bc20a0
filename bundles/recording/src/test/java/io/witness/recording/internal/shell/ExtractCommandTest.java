package io.witness.recording.internal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.pcap.testing.CaptureBytes;
import io.witness.pcap.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractCommandTest {
    private static final int COUNT = 50_000;

    @TempDir
    private Path home;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final ExtractCommand command = new ExtractCommand();
    private Path recordings;
    private Path file;

    @BeforeEach
    void record() throws IOException {
        recordings = Files.createDirectory(home.resolve("recordings"));
        file = home.resolve("found.pcapng");
        CaptureBytes capture =
                CaptureBytes.pcap(ByteOrder.LITTLE_ENDIAN, CaptureBytes.MICROSECONDS, 0, LinkTypes.ETHERNET);
        byte[] frame = Frames.udpFrame(10);
        for (int i = 0; i < COUNT; i++) {
            capture.packet(i + 1, 0, frame, frame.length);
        }
        Files.write(recordings.resolve("a.pcap"), capture.build());
    }

    private static CommandSession session(OutputStream console) {
        PrintStream printer = new PrintStream(console, true);
        return (CommandSession) Proxy.newProxyInstance(
                CommandSession.class.getClassLoader(),
                new Class<?>[] {CommandSession.class},
                (proxy, method, arguments) -> method.getName().equals("getConsole") ? printer : null);
    }

    @Test
    void shouldWriteAFileAndSayWhatIsThere() throws Exception {
        command.extract(session(shown), recordings.toString(), "udp port 53", "-w", file.toString());
        assertTrue(shown.toString().contains(COUNT + " packets in " + file), shown::toString);
        assertTrue(shown.toString().contains("there: 1970-01-01T00:00:01Z - "), shown::toString);
        assertTrue(Files.size(file) > COUNT * 50L);
    }

    @Test
    void shouldEndWhenTheShellDoes() throws Exception {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        command.stepMillis = 0;
        var e = assertThrows(
                IOException.class,
                () -> command.extract(session(gone), recordings.toString(), "udp", "-w", file.toString()));
        assertEquals("the shell has gone", e.getMessage());
        while (isExtracting()) {
            Thread.sleep(5);
        }
        try (var files = Files.list(home)) {
            assertEquals(1, files.count());
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldEndWhenItsBundleStops() throws Exception {
        Path pipe = home.resolve("pipe"); // whoever reads it stops doing so: the extraction would wait for ever
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<IOException> failure = CompletableFuture.supplyAsync(() -> assertThrows(
                IOException.class,
                () -> command.extract(session(shown), recordings.toString(), "udp", "-w", pipe.toString())));
        try (InputStream slow = new FileInputStream(pipe.toFile())) {
            assertTrue(slow.read() >= 0);
            assertTrue(isExtracting());
            command.stop();
            String message = failure.get(1, TimeUnit.MINUTES).getMessage();
            assertEquals("witness:extract was stopped or updated: nothing was written; try again", message);
            while (isExtracting()) { // its last steps
                Thread.sleep(5);
            }
        }
    }

    private static boolean isExtracting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("witness-extract"));
    }

    @Test
    void shouldSayWhatIsExpected() {
        for (String[] wrong : new String[][] {{}, {recordings.toString()}, {recordings.toString(), "-w", "-"}}) {
            var e = assertThrows(IllegalArgumentException.class, () -> command.extract(session(shown), wrong));
            assertTrue(e.getMessage().contains("-w"), e.getMessage());
        }
    }
}
