package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.OneLine;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.config.internal.Startup.StartupCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.service.cm.ConfigurationAdmin;

@Timeout(20)
class StartupTest {
    private static final String TWO = "[{\"SocketName\": \"/run/a.sock\", \"Interface\": \"lo\"},\n"
            + " {\"SocketName\": \"/run/b.sock\", \"Interface\": \"lo\"}]";

    @TempDir
    Path directory;

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final SocketServices services = new SocketServices();
    private final FakeLog log = new FakeLog();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Integer> exits = new ArrayList<>();
    private ConfigurationAdmin admin = configurations.admin;
    private Duration timeout = Duration.ofSeconds(10);
    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("testimony.conf");
    }

    @Test
    void shouldSayHowManyOfAllEntriesAreServed() throws Exception {
        socket("/run/a.sock", Phase.CAPTURING, Phase.LISTENING);
        socket("/run/b.sock", Phase.CAPTURING, Phase.LISTENING);
        start(TWO);
        assertEquals("witness: ready: 2 of 2 sockets\n", printed());
        assertEquals(2, configurations.instances.size());
        assertEquals(List.of(), log.lines);
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldGoOnWithTheGoodEntriesAndLogTheBadOnce() throws Exception {
        socket("/run/a.sock", Phase.CAPTURING, Phase.LISTENING);
        start(TWO.replaceFirst("(?s)(.*)\"lo\"", "$1\"lo\", \"NumBlocks\": 0, \"Nmae\": 1"));
        assertEquals("witness: ready: 1 of 2 sockets\n", printed());
        assertEquals(
                List.of(
                        "warn: " + file + ":2: unknown key \"Nmae\": remove it, it has no effect",
                        "error: " + file + ":2: /run/b.sock: NumBlocks=0 is out of bounds: use a number from 1 to"
                                + " 65536"),
                log.lines);
        assertEquals(1, configurations.instances.size());
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldStayWhenASocketWaitsForItsInterface() throws Exception {
        socket("/run/a.sock", Phase.WAITING, Phase.FAILED);
        socket("/run/b.sock", Phase.FAILED, Phase.FAILED);
        start(TWO);
        assertEquals("witness: ready: 0 of 2 sockets\n", printed());
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldEndWithStatus1WhenNothingIsServedOrWaiting() throws Exception {
        socket("/run/a.sock", Phase.FAILED, Phase.FAILED);
        socket("/run/b.sock", Phase.CAPTURING, Phase.FAILED);
        start(TWO);
        assertEquals("witness: ready: 0 of 2 sockets\n", printed());
        assertEquals(List.of("error: no socket is served or waits for its interface: see the errors above"), log.lines);
        assertEquals(List.of(1), exits);
    }

    @Test
    void shouldEndWithStatus1WhenTheListIsEmpty() throws Exception {
        start("[] // nothing yet");
        assertEquals("witness: ready: 0 of 0 sockets\n", printed());
        assertEquals(1, log.lines.size());
        assertTrue(log.lines.get(0).startsWith("error: " + file + ": has no entry: add one such as {"));
        assertEquals(List.of(1), exits);
    }

    @Test
    void shouldEndWithStatus2AndTouchNothingWhenTheFileIsBad() throws Exception {
        configurations.instances.put("io.witness.socket~old", Map.of());
        start("[\n  {\"SocketName\": \"/run/a.sock\" \"Interface\": \"lo\"}]");
        assertEquals("", printed());
        assertEquals(List.of("error: " + file + ":2:32: expected a comma or }, found \"Interface\""), log.lines);
        assertEquals(List.of(2), exits);
        assertEquals(List.of(), configurations.events);
    }

    @Test
    void shouldEndWithStatus2WhenThereIsNoFile() {
        run();
        assertEquals(List.of(2), exits);
        assertEquals(List.of("error: " + file + ": does not exist: create it, or name another file"), log.lines);
    }

    @Test
    void shouldEndWithStatus1WhenTheStoreFails() throws Exception {
        admin = (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, args) -> {
                    throw new IOException("No space left on device");
                });
        start(TWO);
        assertEquals(List.of("error: Configuration Admin cannot store sockets: No space left on device"), log.lines);
        assertEquals(List.of(1), exits);
    }

    static List<Throwable> failures() {
        return List.of(
                new IOException("No space left on device"),
                new IllegalStateException("a\nb"),
                new StackOverflowError(),
                new OutOfMemoryError("Java heap space"),
                new NoClassDefFoundError("X"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldServeTheOthersWhenTheStoreFailsForOne(Throwable failure) throws Exception {
        socket("/run/a.sock", Phase.CAPTURING, Phase.LISTENING);
        String pid = "io.witness.socket~" + SocketStore.instanceName("/run/b.sock");
        configurations.failures.put(pid, failure);
        start(TWO);
        assertEquals("witness: ready: 1 of 2 sockets\n", printed());
        assertEquals(
                List.of(OneLine.of("error: " + file + ":2: /run/b.sock: Configuration Admin cannot store it: " + failure
                        + ": touch the file to retry")),
                log.lines);
        assertEquals(List.of(), exits);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldTakeASocketThatCannotTellItsStateForFailed(Throwable failure) throws Exception {
        socket("/run/a.sock", Phase.CAPTURING, Phase.LISTENING);
        services.add(new FailingMonitor("/run/b.sock", failure));
        start(TWO);
        assertEquals("witness: ready: 1 of 2 sockets\n", printed());
        assertEquals(List.of("error: /run/b.sock: failed to report its state"), log.lines);
        assertEquals(List.of(), exits);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldEndWithStatus1WhenNothingCanBeStoredAtAll(Throwable failure) throws Exception {
        configurations.failures.put("list", failure);
        start(TWO);
        assertEquals("", printed());
        assertEquals(1, log.lines.size());
        assertEquals(List.of(1), exits);
    }

    @Test
    void shouldEndWithStatus1WhenTheStoreFailsForEachEntry() throws Exception {
        configurations.failures.put("get", new IllegalStateException("closed"));
        start(TWO);
        assertEquals("witness: ready: 0 of 2 sockets\n", printed());
        assertEquals(3, log.lines.size());
        assertEquals(List.of(1), exits);
    }

    @Test
    void shouldWaitForSocketsThatStart() throws Exception {
        FakeSocket a = socket("/run/a.sock", Phase.STARTING, Phase.LISTENING);
        socket("/run/b.sock", Phase.WAITING, Phase.FAILED);
        Thread startup = startInBackground();
        Thread.sleep(100);
        assertEquals("", printed());
        a.state = SocketState.of(Phase.CAPTURING);
        startup.join();
        assertEquals("witness: ready: 1 of 2 sockets\n", printed());
    }

    @Test
    void shouldNameWhatIsMissingAfterTheTimeout() throws Exception {
        timeout = Duration.ofMillis(60);
        socket("/run/a.sock", Phase.CAPTURING, Phase.LISTENING);
        start(TWO);
        assertEquals("witness: ready: 1 of 2 sockets\n", printed());
        assertEquals(
                List.of("error: /run/b.sock: not tried within 0 s: nothing captures for it: check whether the bundle"
                        + " io.witness.fanout is active"),
                log.lines);
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldKeepQuietWhenTheRuntimeStopsMeanwhile() throws Exception {
        Thread startup = startInBackground();
        Thread.sleep(100);
        startup.interrupt();
        startup.join();
        assertEquals("", printed());
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldNotChangeTheStatusOfARuntimeThatStopsAnyway() throws Exception {
        Files.writeString(file, "no list");
        Thread.currentThread().interrupt();
        run();
        assertEquals(List.of(), exits);
    }

    private FakeSocket socket(String name, Phase phase, Phase listening) {
        FakeSocket monitor = new FakeSocket(name, phase);
        services.add((SocketMonitor) monitor);
        services.add((SocketListener) new FakeSocket(name, listening));
        return monitor;
    }

    private void start(String text) throws IOException {
        Files.writeString(file, text);
        run();
    }

    private void run() {
        try {
            assertEquals(startup().succeeds(), exits.isEmpty());
        } catch (InterruptedException e) {
            // the thread ends
        }
    }

    private Thread startInBackground() throws IOException {
        Files.writeString(file, TWO);
        Thread thread = new Thread(this::run);
        thread.start();
        return thread;
    }

    private Startup startup() {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        StartupCheck check = new StartupCheck(services, timeout, log.logger);
        ConfigurationFile read = new ConfigurationFile(file, Accounts.ofHost(), log.logger);
        SocketStore store = new SocketStore(admin, read.toString(), services::isAsConfigured, log.logger);
        return new Startup(read, store, check, log.logger, stream, exits::add);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
